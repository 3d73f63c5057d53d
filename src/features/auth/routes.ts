import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import type { Agent } from "../../domain/model.ts"
import { cleanLine } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import { addressFor, isFromUnknownProxy, originOf, wantsJson } from "../../io/http.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo, safePath } from "../../io/pages.ts"
import { hasAgents } from "../agents/store.ts"
import { loginPage } from "../../../views/auth/login.ts"
import { signIn, warnOfUnknownProxy } from "./commands.ts"
import { signedInBy } from "./guard.ts"
import { passwordRoutes, type PasswordMails } from "./password-routes.ts"
import { browserIn, closeSession, markOf, openSession } from "./session.ts"

/** What is mailed about signing in, which is not for this feature to write. */
export type SignInMails = PasswordMails & {
  readonly mailNewSignIn: (agent: Agent, by: { readonly browser: string; readonly address: string }) => void
}

/** K5: signing in and out. Works without script. */
export const authRoutes = (io: Io, config: Config, mails: SignInMails) =>
  new Elysia({ name: "auth" })
    .use(passwordRoutes(io, config, mails))
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
          // Nobody guesses with an empty field: it is no try.
          if (email === "" || !body.password) throw new Refused("invalid", "Enter your email and your password.")
          const address = addressFor(request, server, config)
          if (isFromUnknownProxy(request, server, config)) warnOfUnknownProxy(io)
          const mark = markOf(request, originOf(request, config))
          const agent = await signIn(io, { email, password: body.password ?? "", address, mark })
          const tell = () => mails.mailNewSignIn(agent, { browser: browserIn(request), address })
          set.headers["set-cookie"] = openSession(io, config, request, agent.id, tell)
          return goTo(set, next ?? "/inbox")
        } catch (error) {
          if (!(error instanceof Refused) || error.reason === "unavailable" || wantsJson(request)) throw error
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
