import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { cleanLine, emailProblem, nameProblem, passwordProblem, problemsIn } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import { invitePage } from "../../../views/agents/invite.ts"
import { UNTOUCHED, type FormState } from "../../../views/parts/fields.ts"
import { openSession } from "../auth/session.ts"
import { findAccount } from "../settings/store.ts"
import { acceptInvite, openInvite, type TeamMails } from "./invite-commands.ts"
import type { Invite } from "./invite-store.ts"
import { findAgent } from "./store.ts"

/** The door for those who were invited. Whoever holds the link may use it, once. */
export const inviteRoutes = (io: Io, config: Config, mails: TeamMails) =>
  new Elysia({ name: "invites" })
    .get("/invite/:token", ({ params, set }) => asHtml(set, invitation(io, params.token, openInvite(io, params.token), UNTOUCHED)))
    .post(
      "/invite/:token",
      async ({ params, body, request, set }) => {
        const found = openInvite(io, params.token)
        const newcomer = {
          name: cleanLine(body.name ?? ""),
          email: found.email ?? cleanLine(body.email ?? ""),
          password: body.password ?? "",
        }
        const wrong = (problems: FormState["problems"]) =>
          asHtml(set, invitation(io, params.token, found, { values: { name: newcomer.name, email: newcomer.email }, problems }), 422)
        const problems = problemsIn({
          name: nameProblem(newcomer.name),
          email: emailProblem(newcomer.email),
          password: passwordProblem(newcomer.password, newcomer.email),
        })
        if (problems) return wrong(problems)
        try {
          const agent = await acceptInvite(io, mails, params.token, newcomer)
          set.headers["set-cookie"] = openSession(io, config, request, agent.id)
          return goTo(set, "/settings/profile?done=joined")
        } catch (error) {
          if (error instanceof Refused && error.reason === "invalid") return wrong({ email: error.message })
          throw error
        }
      },
      { body: t.Partial(t.Object({ name: t.String(), email: t.String(), password: t.String() })) },
    )

function invitation(io: Io, token: string, invite: Invite, form: FormState) {
  const inviter = findAgent(io.db, invite.createdBy)?.name ?? "An admin"
  return invitePage({
    asset: io.assets.url,
    token,
    company: findAccount(io.db).name,
    inviter,
    role: invite.role,
    email: invite.email,
    form,
  })
}
