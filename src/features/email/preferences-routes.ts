import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { FORWARDINGS } from "../../domain/forwarding.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import { stoppedPage, stopPage } from "../../../views/email/stop-page.ts"
import { preferencesPage } from "../../../views/settings/preferences.ts"
import { guard } from "../auth/guard.ts"
import { settingsFrame } from "../settings/frame.ts"
import { endMailedLinks, mailPreference, saveMailPreference } from "./preferences-store.ts"
import { mailSettings } from "./settings-store.ts"
import { openStopToken } from "./stop-links.ts"

/**
 * E7, RFC 8058: mail providers post here themselves, from anywhere, also with a foreign `Origin`. So this is no request of "another site"
 * (S2): it reads no cookie, and the signed token alone says whose mails stop.
 */
export const ONE_CLICK = { method: "POST", path: "/mail/stop/:token" } as const

const TOKEN = t.Object({ token: t.String() })

/** E1, E7, E8: what each agent gets by mail, and how they stop it. */
export const preferencesRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "preferences" })
    .use(guard(io, config))
    .get(
      "/settings/preferences",
      ({ agent, query, set }) => {
        const { smtp, from } = mailSettings(io.db, config)
        const mailProblem = smtp && from ? null : "No outgoing mail server is set, so mails wait. An admin sets it in Settings > Email."
        const { forwarding } = mailPreference(io.db, agent.id)
        return asHtml(set, preferencesPage(settingsFrame(io, agent, query.done), { forwarding, mailProblem }))
      },
      { role: "agent", query: t.Object({ done: t.Optional(t.String()) }) },
    )
    .post(
      "/settings/preferences",
      ({ agent, body, set }) => {
        io.db.tx(() => saveMailPreference(io.db, agent.id, { forwarding: body.forwarding }))
        return goTo(set, "/settings/preferences?done=forwarding")
      },
      { role: "agent", body: t.Object({ forwarding: t.UnionEnum([...FORWARDINGS]) }) },
    )
    .post(
      "/settings/preferences/link-removal",
      ({ agent, set }) => {
        io.db.tx(() => endMailedLinks(io.db, agent.id, io.clock.now()))
        return goTo(set, "/settings/preferences?done=links-removed")
      },
      { role: "agent" },
    )
    // A GET writes nothing: mail programs open links by themselves.
    .get(
      "/mail/stop/:token",
      ({ params, set }) => asHtml(set, stopPage({ asset: io.assets.url, token: params.token, agent: openStopToken(io, params.token) })),
      {
        params: TOKEN,
      },
    )
    .post(
      ONE_CLICK.path,
      ({ params, set }) => {
        const agent = openStopToken(io, params.token)
        io.db.tx(() => saveMailPreference(io.db, agent.id, { forwarding: "nothing" }))
        return asHtml(set, stoppedPage({ asset: io.assets.url, agent }))
      },
      { params: TOKEN },
    )
