import { Elysia } from "elysia"
import type { Config } from "../../config.ts"
import type { Role } from "../../domain/model.ts"
import { originOf } from "../../io/http.ts"
import type { Io } from "../../io/io.ts"
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
        const token = sessionToken(request, originOf(request, config))
        const session = token === null ? null : findSession(io.db, tokenHash(token), io.clock.now())
        const agent = session && findAgent(io.db, session.agentId)
        if (!session || !agent) {
          if (!isPageLoad(request)) return status(401, "Sign in first.")
          const { pathname, search } = new URL(request.url)
          set.headers.location = `/login?next=${encodeURIComponent(pathname + search)}`
          return status(303, "")
        }
        if (role === "admin" && agent.role !== "admin") return status(403, "Only an admin may do this.")
        return { agent, session }
      },
    }),
  })

/** S2: `__Host-` binds the cookie to this host alone, but browsers take it over https only. */
export function cookieName(origin: string): string {
  return origin.startsWith("https:") ? "__Host-shopbell" : "shopbell"
}

export function sessionToken(request: Request, origin: string): string | null {
  return new Bun.CookieMap(request.headers.get("cookie") ?? "").get(cookieName(origin))
}

function isPageLoad(request: Request): boolean {
  return request.method === "GET" && !request.headers.has("hx-request") && (request.headers.get("accept") ?? "").includes("text/html")
}
