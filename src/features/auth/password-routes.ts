import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import type { Agent } from "../../domain/model.ts"
import { cleanLine, emailProblem, passwordProblem, problemsIn } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import { addressFor } from "../../io/http.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import { forgotPage, type Forgot } from "../../../views/auth/forgot.ts"
import { newPasswordPage } from "../../../views/auth/new-password.ts"
import { UNTOUCHED } from "../../../views/parts/fields.ts"
import { askForPassword } from "./commands.ts"
import { openPasswordLink, renewPassword } from "./password-link.ts"
import { browserIn, openSession, quietly } from "./session.ts"

/** What is mailed about passwords, which is not for this feature to write. */
export type PasswordMails = {
  /** Whether anything can be mailed from here at all. */
  readonly canMail: () => boolean
  /** Also calls off what waits with links that now open nothing. */
  readonly mailNewPassword: (agent: Agent, by: { readonly browser: string; readonly address: string }) => void
}

/** S2: the way back in for those who forgot their password. Works without script. */
export const passwordRoutes = (io: Io, config: Config, mails: PasswordMails) => {
  const forgot = (changes: Partial<Forgot>) =>
    forgotPage({ asset: io.assets.url, canMail: mails.canMail(), mailedTo: null, problem: null, form: UNTOUCHED, ...changes })

  return new Elysia({ name: "password" })
    .get("/forgot", ({ set }) => asHtml(set, forgot({})))
    .post(
      "/forgot",
      ({ body, request, server, set }) => {
        const email = cleanLine(body.email ?? "")
        if (!mails.canMail()) return asHtml(set, forgot({}), 409)
        const problems = problemsIn({ email: emailProblem(email) })
        if (problems) return asHtml(set, forgot({ form: { values: { email }, problems } }), 422)
        try {
          askForPassword(io, { email, address: addressFor(request, server, config) })
          return asHtml(set, forgot({ mailedTo: email }))
        } catch (error) {
          if (!(error instanceof Refused) || error.reason !== "too-many") throw error
          set.headers["retry-after"] = String(Math.ceil((error.retryAfter ?? 0) / 1_000))
          return asHtml(set, forgot({ problem: error.message, form: { values: { email }, problems: {} } }), 429)
        }
      },
      { body: t.Partial(t.Object({ email: t.String() })) },
    )
    .get("/password/:token", ({ params, set }) => {
      const { name, email } = openPasswordLink(io, params.token)
      return asHtml(set, newPasswordPage({ asset: io.assets.url, token: params.token, name, email, form: UNTOUCHED }))
    })
    .post(
      "/password/:token",
      async ({ params, body, request, server, set }) => {
        const { name, email } = openPasswordLink(io, params.token)
        const password = body.password ?? ""
        const problems = problemsIn({ password: passwordProblem(password, email) })
        if (problems) {
          return asHtml(
            set,
            newPasswordPage({ asset: io.assets.url, token: params.token, name, email, form: { values: {}, problems } }),
            422,
          )
        }
        const by = { browser: browserIn(request), address: addressFor(request, server, config) }
        const agent = await renewPassword(io, params.token, password, (agent) => quietly(io, () => mails.mailNewPassword(agent, by)))
        // One mail is enough: it names this browser already.
        set.headers["set-cookie"] = openSession(io, config, request, agent.id)
        return goTo(set, "/inbox")
      },
      { body: t.Partial(t.Object({ password: t.String() })) },
    )
}
