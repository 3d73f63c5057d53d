import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { cleanLine, passwordProblem, problemsIn } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import { addressFor } from "../../io/http.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo, safePath } from "../../io/pages.ts"
import { hasAgents } from "../agents/store.ts"
import { loginPage } from "../../../views/auth/login.ts"
import { newPasswordPage } from "../../../views/auth/new-password.ts"
import { UNTOUCHED } from "../../../views/parts/fields.ts"
import { signIn } from "./commands.ts"
import { signedInBy } from "./guard.ts"
import { openPasswordLink, renewPassword } from "./password-link.ts"
import { closeSession, openSession } from "./session.ts"

/** K5: signing in and out. Works without script. */
export const authRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "auth" })
    .get("/", ({ set }) => goTo(set, "/inbox"))
    .get(
      "/login",
      ({ query, request, set }) => {
        const next = safePath(query.next)
        if (signedInBy(io, config, request)) return goTo(set, next ?? "/inbox")
        return asHtml(set, loginPage({ asset: io.assets.url, email: "", next, problem: null, isSetUp: hasAgents(io.db) }))
      },
      { query: t.Object({ next: t.Optional(t.String()) }) },
    )
    .post(
      "/login",
      async ({ body, request, server, set }) => {
        const email = cleanLine(body.email ?? "")
        const next = safePath(body.next)
        try {
          const agent = await signIn(io, { email, password: body.password ?? "", address: addressFor(request, server, config) })
          set.headers["set-cookie"] = openSession(io, config, request, agent.id)
          return goTo(set, next ?? "/inbox")
        } catch (error) {
          if (!(error instanceof Refused) || error.reason === "unavailable") throw error
          if (error.retryAfter !== undefined) set.headers["retry-after"] = String(Math.ceil(error.retryAfter / 1_000))
          const status = error.reason === "too-many" ? 429 : 422
          return asHtml(set, loginPage({ asset: io.assets.url, email, next, problem: error.message, isSetUp: hasAgents(io.db) }), status)
        }
      },
      { body: t.Partial(t.Object({ email: t.String(), password: t.String(), next: t.String() })) },
    )
    .post("/logout", ({ request, set }) => {
      set.headers["set-cookie"] = closeSession(io, config, request)
      return goTo(set, "/login")
    })
    .get("/password/:token", ({ params, set }) => {
      const { name, email } = openPasswordLink(io, params.token)
      return asHtml(set, newPasswordPage({ asset: io.assets.url, token: params.token, name, email, form: UNTOUCHED }))
    })
    .post(
      "/password/:token",
      async ({ params, body, request, set }) => {
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
        const agent = await renewPassword(io, params.token, password)
        set.headers["set-cookie"] = openSession(io, config, request, agent.id)
        return goTo(set, "/inbox")
      },
      { body: t.Partial(t.Object({ password: t.String() })) },
    )
