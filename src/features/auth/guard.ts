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
 * Signed-out browsers are sent to sign in and back; everything else gets 401. Sockets and pages alike.
 */
export const guard = (io: Io, config: Config) =>
  new Elysia({ name: "guard" }).macro({
    role: (role: Role) => ({
      resolve({ request, status, set }) {
        const signedIn = signedInBy(io, config, request)
        if (!signedIn) {
          const page = pageAsked(request)
          if (page === null) throw new Refused("signed-out", "Sign in first.")
          const login = `/login?next=${encodeURIComponent(page)}`
          // htmx would follow a redirect and swap the sign-in page into a corner; by its own header the whole browser goes.
          const isHtmx = request.headers.has("hx-request")
          set.headers[isHtmx ? "hx-redirect" : "location"] = login
          return status(isHtmx ? 401 : 303, "")
        }
        if (role === "admin" && signedIn.agent.role !== "admin") throw new Refused("forbidden", "Only an admin may do this. Ask one of yours.")
        return signedIn
      },
    }),
  })

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
