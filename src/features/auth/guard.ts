import { Elysia } from "elysia"
import type { Config } from "../../config.ts"
import type { Role } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { originOf } from "../../io/http.ts"
import type { Io } from "../../io/io.ts"
import { safePath } from "../../io/pages.ts"
import { tokenHash } from "../../io/random.ts"
import { findAgent } from "../agents/store.ts"
import { findSession } from "./store.ts"

/**
 * S2, S3: `{ role: "agent" }` or `{ role: "admin" }` on a route lets only those in and hands it `agent` and `session`.
 * It asks before anything else is judged: whoever is signed out learns nothing of what a form should look like.
 */
export const guard = (io: Io, config: Config) =>
  new Elysia({ name: "guard" })
    // By the context and not by closure: Elysia keeps a macro's hooks for all apps of the process, and tests have several.
    .decorate("whoAsks", (request: Request) => signedInBy(io, config, request))
    .macro({
      role: (role: Role) => ({
        transform({ request, whoAsks }) {
          const signedIn = whoAsks(request)
          if (!signedIn) throw new SignedOut(pageAsked(request))
          if (role === "admin" && signedIn.agent.role !== "admin")
            throw new Refused("forbidden", "Only an admin may do this. Ask one of yours.")
        },
        resolve: ({ request, whoAsks }) => whoAsks(request) ?? signedOut(request),
      }),
    })

/** Nobody we know. `app.ts` sends browsers to sign in, and back to the page that they asked for. */
export class SignedOut extends Refused {
  readonly page: string | null
  constructor(page: string | null) {
    super("signed-out", "Sign in first.")
    this.page = page
  }
}

/** Throws `SignedOut`, for the page that this request asks for. */
export function signedOut(request: Request): never {
  throw new SignedOut(pageAsked(request))
}

/** Who asks, by their cookie; null if nobody who may come in. */
export function signedInBy(io: Io, config: Config, request: Request) {
  const token = sessionToken(request, originOf(request, config))
  const session = token === null ? null : findSession(io.db, tokenHash(token), io.clock.now())
  const agent = session && findAgent(io.db, session.agentId)
  return session && agent ? { session, agent } : null
}

/** S2: `__Host-` binds the cookie to this host alone, but browsers take it over https only. */
export function cookieName(origin: string): string {
  return origin.startsWith("https:") ? "__Host-shopbell" : "shopbell"
}

export function sessionToken(request: Request, origin: string): string | null {
  return new Bun.CookieMap(request.headers.get("cookie") ?? "").get(cookieName(origin))
}

/** The page to come back to after signing in: the one asked for, or for htmx the one it was asked from. Null for programs and sockets. */
function pageAsked(request: Request): string | null {
  if (request.headers.has("hx-request")) {
    const from = URL.parse(request.headers.get("hx-current-url") ?? "")
    return safePath(from ? from.pathname + from.search : "/inbox") ?? "/inbox"
  }
  if (request.method !== "GET" || !(request.headers.get("accept") ?? "").includes("text/html")) return null
  const { pathname, search } = new URL(request.url)
  return pathname + search
}
