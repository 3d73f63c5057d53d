import { announce } from "../../announce.ts"
import type { Config } from "../../config.ts"
import { browserName } from "../../domain/browser-name.ts"
import type { AgentId } from "../../domain/model.ts"
import { isNewBrowser, publicUrlAfter } from "../../domain/sign-in.ts"
import { days } from "../../domain/time.ts"
import { originOf } from "../../io/http.ts"
import type { Io } from "../../io/io.ts"
import { newToken, tokenHash } from "../../io/random.ts"
import { findAgent } from "../agents/store.ts"
import { saveMailSettings, storedMailSettings } from "../email/settings-store.ts"
import { hasBrowsers, isKnownBrowser, saveBrowser } from "./browsers-store.ts"
import { cookieName, sessionToken } from "./guard.ts"
import { deleteSession, insertSession, sessionsOf } from "./store.ts"

export const SESSION_LENGTH = days(30)
/** The longest that browsers keep a cookie. */
const MARK_LENGTH = days(400)

/**
 * Signs this browser in, under a new id and in place of whoever it was (S2), and marks it as one of this agent's. Answers the
 * cookies to set. `tell` is called, in the same transaction, if this agent was not seen in it before; it stops nothing.
 */
export function openSession(io: Io, config: Config, request: Request, agentId: AgentId, tell: () => void = () => undefined): string[] {
  const origin = originOf(request, config)
  const token = newToken()
  const mark = markOf(request, origin) ?? newToken()
  const now = io.clock.now()
  const userAgent = (request.headers.get("user-agent") ?? "").slice(0, 300)
  io.db.tx(() => {
    const isNew = isNewIn(io, agentId, mark, browserIn(request))
    closeSession(io, config, request)
    insertSession(io.db, { tokenHash: tokenHash(token), agentId, createdAt: now, expiresAt: now + SESSION_LENGTH, userAgent })
    saveBrowser(io.db, { agentId, markHash: tokenHash(mark), sessionHash: tokenHash(token), seenAt: now })
    rememberOrigin(io, agentId, origin)
    if (isNew) quietly(io, tell)
  })
  return [cookie(cookieName(origin), origin, token, SESSION_LENGTH), cookie(markName(origin), origin, mark, MARK_LENGTH)]
}

/** Signs this browser out; it stays one of its agent's. Answers the cookie to set. */
export function closeSession(io: Io, config: Config, request: Request): string {
  const origin = originOf(request, config)
  const token = sessionToken(request, origin)
  if (token !== null) {
    deleteSession(io.db, tokenHash(token))
    announce(io, { type: "sessions-ended" })
  }
  return cookie(cookieName(origin), origin, "", 0)
}

/** In words, as its owner would call it. */
export function browserIn(request: Request): string {
  return browserName(request.headers.get("user-agent") ?? "")
}

/** For what must not keep anybody out: it goes to the log instead. */
export function quietly(io: Io, work: () => void): void {
  try {
    work()
  } catch (error) {
    io.log.error({ err: error }, "an agent could not be told of a sign-in")
  }
}

function isNewIn(io: Io, agentId: AgentId, mark: string, browser: string): boolean {
  return isNewBrowser({
    isMarked: isKnownBrowser(io.db, agentId, tokenHash(mark)),
    hasMarkedOthers: hasBrowsers(io.db, agentId),
    sessions: sessionsOf(io.db, agentId, io.clock.now()).map(({ userAgent }) => browserName(userAgent)),
    browser,
  })
}

/**
 * Links in mails need an address when SHOPBELL_URL gives none. The browser says which, and whoever signs in could make it say
 * another: an agent's word would send everybody's links to a new password there. Admins can make such links anyway.
 */
function rememberOrigin(io: Io, agentId: AgentId, origin: string): void {
  if (findAgent(io.db, agentId)?.role !== "admin") return
  const { publicUrl } = storedMailSettings(io.db)
  const after = publicUrlAfter(publicUrl, origin)
  if (after !== publicUrl) saveMailSettings(io.db, { publicUrl: after })
}

function markName(origin: string): string {
  return `${cookieName(origin)}-browser`
}

/** S2: what this browser was marked with when an agent signed in there; null if it never was. What somebody else put there is no mark. */
export function markOf(request: Request, origin: string): string | null {
  const mark = new Bun.CookieMap(request.headers.get("cookie") ?? "").get(markName(origin))
  return mark !== null && /^[\w-]{43}$/.test(mark) ? mark : null
}

function cookie(name: string, origin: string, value: string, length: number): string {
  const secure = origin.startsWith("https:")
  return new Bun.Cookie(name, value, { path: "/", httpOnly: true, sameSite: "lax", secure, maxAge: length / 1_000 }).toString()
}
