import { announce } from "../../announce.ts"
import type { Config } from "../../config.ts"
import type { AgentId } from "../../domain/model.ts"
import { days } from "../../domain/time.ts"
import { originOf } from "../../io/http.ts"
import type { Io } from "../../io/io.ts"
import { newToken, tokenHash } from "../../io/random.ts"
import { cookieName, sessionToken } from "./guard.ts"
import { deleteSession, insertSession } from "./store.ts"

export const SESSION_LENGTH = days(30)

/** Signs this browser in, under a new id and in place of whoever it was (S2). Answers the cookie to set. */
export function openSession(io: Io, config: Config, request: Request, agentId: AgentId): string {
  const token = newToken()
  const now = io.clock.now()
  const userAgent = (request.headers.get("user-agent") ?? "").slice(0, 300)
  io.db.tx(() => {
    closeSession(io, config, request)
    insertSession(io.db, { tokenHash: tokenHash(token), agentId, createdAt: now, expiresAt: now + SESSION_LENGTH, userAgent })
  })
  return cookie(originOf(request, config), token, SESSION_LENGTH / 1_000)
}

/** Signs this browser out. Answers the cookie to set. */
export function closeSession(io: Io, config: Config, request: Request): string {
  const origin = originOf(request, config)
  const token = sessionToken(request, origin)
  if (token !== null) {
    deleteSession(io.db, tokenHash(token))
    announce(io, { type: "sessions-ended" })
  }
  return cookie(origin, "", 0)
}

function cookie(origin: string, value: string, maxAge: number): string {
  const secure = origin.startsWith("https:")
  return new Bun.Cookie(cookieName(origin), value, { path: "/", httpOnly: true, sameSite: "lax", secure, maxAge }).toString()
}
