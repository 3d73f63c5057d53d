import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { VISITOR_MAILS } from "../../domain/forwarding.ts"
import type { Agent } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import type { FormState } from "../../../views/parts/fields.ts"
import { emailPage } from "../../../views/settings/email.ts"
import { checkResult } from "../../../views/settings/mail-servers.ts"
import { guard } from "../auth/guard.ts"
import { zoneOf } from "../presence/zone-store.ts"
import { settingsFrame } from "../settings/frame.ts"
import { changeIncoming, changeOutgoing, changeToVisitors, retry, retryAll } from "./mail-commands.ts"
import { emailSettings } from "./mail-state.ts"
import type { Receiving } from "./receiving.ts"
import { incomingOf, outgoingOf, type Typed } from "./settings-form.ts"
import { mailSettings } from "./settings-store.ts"
import type { Takers } from "./taking.ts"
import { mailboxCheck, sendTestMail } from "./trials.ts"
import { unmatchedRoutes } from "./unmatched-routes.ts"

const TYPED = t.Record(t.String(), t.String())
/** Seconds that a check may take; without, the connection would be cut after ten. */
const CHECK_TAKES = 180

/** E3-E6: Settings > Email, for admins. */
export function emailSettingsRoutes(io: Io, config: Config, incoming: Receiving, takers: Takers) {
  const page = (agent: Agent, forms: { outgoing?: FormState; incoming?: FormState }, done?: string) =>
    emailPage(settingsFrame(io, agent, done), emailSettings(io, config, incoming.state(), zoneOf(io.db, agent.id), forms))
  const check = mailboxCheck(io, config, incoming)

  return new Elysia({ name: "email-settings" })
    .use(guard(io, config))
    .use(unmatchedRoutes(io, config, takers))
    .get("/settings/email", ({ agent, query, set }) => asHtml(set, page(agent, {}, query.done)), {
      role: "admin",
      query: t.Object({ done: t.Optional(t.String()) }),
    })
    .post(
      "/settings/email/visitors",
      ({ body, set }) => {
        changeToVisitors(io, body["visitor-mails"])
        return goTo(set, "/settings/email?done=email")
      },
      { role: "admin", body: t.Object({ "visitor-mails": t.UnionEnum([...VISITOR_MAILS]) }) },
    )
    .post(
      "/settings/email/outgoing",
      ({ agent, body, set }) => {
        refuseIfSet(config.mail.smtp, "SHOPBELL_SMTP_URL")
        const { value, form } = outgoingOf(body as Typed, mailSettings(io.db, config).smtp)
        if (form) return asHtml(set, page(agent, { outgoing: form }), 422)
        changeOutgoing(io, value)
        return goTo(set, "/settings/email?done=email")
      },
      { role: "admin", body: TYPED },
    )
    .post(
      "/settings/email/incoming",
      ({ agent, body, set }) => {
        refuseIfSet(config.mail.imap, "SHOPBELL_IMAP_URL")
        const { value, form } = incomingOf(body as Typed, mailSettings(io.db, config).imap)
        if (form) return asHtml(set, page(agent, { incoming: form }), 422)
        changeIncoming(io, value)
        incoming.follow()
        return goTo(set, "/settings/email?done=email")
      },
      { role: "admin", body: TYPED },
    )
    .post(
      "/settings/email/outgoing/removal",
      ({ set }) => {
        refuseIfSet(config.mail.smtp, "SHOPBELL_SMTP_URL")
        changeOutgoing(io, null)
        return goTo(set, "/settings/email?done=outgoing-removed")
      },
      { role: "admin" },
    )
    .post(
      "/settings/email/incoming/removal",
      ({ set }) => {
        refuseIfSet(config.mail.imap, "SHOPBELL_IMAP_URL")
        changeIncoming(io, null)
        incoming.follow()
        return goTo(set, "/settings/email?done=incoming-removed")
      },
      { role: "admin" },
    )
    .post(
      "/settings/email/test-mail",
      async ({ agent, request, server, set }) => {
        server?.timeout(request, CHECK_TAKES)
        return asHtml(set, checkResult(await sendTestMail(io, config, agent)))
      },
      { role: "admin" },
    )
    .post(
      "/settings/email/mailbox-check",
      async ({ agent, request, server, set }) => {
        server?.timeout(request, CHECK_TAKES)
        return asHtml(set, checkResult(await check(agent)))
      },
      { role: "admin" },
    )
    .post(
      "/settings/email/queue/retry",
      ({ set }) => {
        retryAll(io)
        return goTo(set, "/settings/email?done=retry-all")
      },
      { role: "admin" },
    )
    .post(
      "/settings/email/queue/:id/retry",
      ({ params, set }) => {
        retry(io, params.id)
        return goTo(set, "/settings/email?done=retry")
      },
      { role: "admin", params: t.Object({ id: t.String() }) },
    )
}

/** K2: what the environment says goes before what is typed, which would have no effect. */
function refuseIfSet(server: object | null, variable: string): void {
  if (server !== null) throw new Refused("conflict", `This is set by the environment (${variable}) and can't be changed here.`)
}
