import { days, hours } from "./time.ts"

/** I8: how long an invite's link works. */
export const INVITE_HOLDS = days(7)
/** S2: how long a link to a new password works, whether an admin handed it on or it was mailed. */
export const PASSWORD_LINK_HOLDS = hours(24)

/** S2: what is known about a browser in which an agent signs in. */
export type SignInFacts = {
  /** It carries the mark that it got when this agent signed in there before. */
  readonly isMarked: boolean
  /** This agent signed in somewhere before, and that browser was marked. */
  readonly hasMarkedOthers: boolean
  /** In words, as `browser`: those of sessions that still hold. */
  readonly sessions: readonly string[]
  readonly browser: string
}

/**
 * S2: whether the agent is told. An agent's very first sign-in is no news. Sessions from before browsers were marked
 * go by the browser's name, once: from then on only the mark counts, for names are easily the same.
 */
export function isNewBrowser({ isMarked, hasMarkedOthers, sessions, browser }: SignInFacts): boolean {
  if (isMarked) return false
  if (hasMarkedOthers) return true
  return sessions.length > 0 && !sessions.includes(browser)
}

/** Where links in mails start from now on: where an admin signed in last, but this machine's own address opens nothing elsewhere. */
export function publicUrlAfter(before: string | null, origin: string): string {
  return before !== null && isLoopback(origin) && !isLoopback(before) ? before : origin
}

/** Of an origin, as browsers write it. */
function isLoopback(origin: string): boolean {
  const host = origin.replace(/^https?:\/\//, "").replace(/:\d+$/, "")
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/.test(host)
}
