import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import type { Agent, Role } from "../../domain/model.ts"
import { cleanLine, emailProblem, problemsIn } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import { PASSWORD_LINK_HOLDS } from "../../domain/sign-in.ts"
import { originOf } from "../../io/http.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import { teamPage } from "../../../views/agents/team.ts"
import { UNTOUCHED, type FormState } from "../../../views/parts/fields.ts"
import { guard } from "../auth/guard.ts"
import { passwordToken } from "../auth/password-link.ts"
import { settingsFrame } from "../settings/frame.ts"
import { changeRole, deactivate, reactivate } from "./commands.ts"
import { invite, inviteToken, revokeInvite, type TeamMails } from "./invite-commands.ts"
import { openInvites } from "./invite-store.ts"
import { findAgent } from "./store.ts"

const ID = t.Object({ id: t.String() })

/** I8: who is in the team, for admins alone. */
export const teamRoutes = (io: Io, config: Config, mails: TeamMails) =>
  new Elysia({ name: "team" })
    .use(guard(io, config))
    .get("/settings/agents", ({ agent, query, request, set }) => asHtml(set, team(io, config, mails, request, agent, query)), {
      role: "admin",
      query: t.Partial(t.Object({ done: t.String(), "password-link": t.String() })),
    })
    .post(
      "/settings/agents/invites",
      ({ agent, body, request, set }) => {
        const email = cleanLine(body.email ?? "")
        const role: Role = body.role ?? "agent"
        const wrong = (problem: string) =>
          asHtml(set, team(io, config, mails, request, agent, {}, { values: { email, role }, problems: { email: problem } }), 422)
        const problems = problemsIn({ email: email === "" ? null : emailProblem(email) })
        if (problems) return wrong(problems["email"]!)
        try {
          invite(io, mails, agent, { role, email: email || null, origin: originOf(request, config) })
          return goTo(set, "/settings/agents?done=invited")
        } catch (error) {
          if (error instanceof Refused && error.reason === "invalid") return wrong(error.message)
          throw error
        }
      },
      { role: "admin", body: t.Partial(t.Object({ email: t.String(), role: t.UnionEnum(["agent", "admin"]) })) },
    )
    .post(
      "/settings/agents/invites/:id/revocation",
      ({ params, set }) => {
        revokeInvite(io, mails, params.id)
        return goTo(set, "/settings/agents?done=revoked")
      },
      { role: "admin", params: ID },
    )
    .post(
      "/settings/agents/:id/role",
      ({ agent, params, body, set }) => {
        changeRole(io, params.id, body.role, mails)
        const isTheirsNoMore = params.id === agent.id && body.role !== "admin"
        return goTo(set, `/settings/${isTheirsNoMore ? "profile" : "agents"}?done=role`)
      },
      { role: "admin", params: ID, body: t.Object({ role: t.UnionEnum(["agent", "admin"]) }) },
    )
    .post(
      "/settings/agents/:id/deactivation",
      ({ agent, params, set }) => {
        deactivate(io, agent, params.id, mails)
        return goTo(set, "/settings/agents?done=deactivated")
      },
      { role: "admin", params: ID },
    )
    .post(
      "/settings/agents/:id/reactivation",
      ({ agent, params, set }) => {
        reactivate(io, agent, params.id)
        return goTo(set, "/settings/agents?done=reactivated")
      },
      { role: "admin", params: ID },
    )

type Asked = { readonly done?: string | undefined; readonly "password-link"?: string | undefined }

/** `password-link`: for which agent. It is made as the page is, and stored nowhere. */
function team(io: Io, config: Config, mails: TeamMails, request: Request, agent: Agent, asked: Asked, form: FormState = UNTOUCHED) {
  const origin = originOf(request, config)
  const invites = openInvites(io.db, io.clock.now()).map((open) => ({
    ...open,
    link: `${origin}/invite/${inviteToken(io, open.id)}`,
    mail: mails.inviteWords(open.id),
  }))
  const locked = findAgent(io.db, asked["password-link"] ?? "")
  const passwordLink = locked?.isActive
    ? { agentId: locked.id, link: `${origin}/password/${passwordToken(io, locked, PASSWORD_LINK_HOLDS, agent.id)}` }
    : null
  return teamPage(settingsFrame(io, agent, asked.done), { invites, passwordLink, form })
}
