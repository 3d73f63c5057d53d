import type { Agent, AgentId } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { days, hours, minutes, type Duration } from "../../domain/time.ts"
import { isPrivate } from "../../io/address.ts"
import type { Io } from "../../io/io.ts"
import { tokenHash } from "../../io/random.ts"
import { findAgentByEmail, passwordHashOf, savePasswordHash } from "../agents/store.ts"
import { isKnownBrowser } from "./browsers-store.ts"
import { hashedPassword, isOutdated, isPassword } from "./password.ts"
import { savePasswordRequest } from "./requests-store.ts"
import { countTry, type Judge, type Limit, type Outcome } from "./tries.ts"

const WINDOW = minutes(15)
/** Of strangers' browsers together. */
const PER_ACCOUNT = 10
/** Of one in which the agent has signed in before. */
const PER_KNOWN_BROWSER = 10
/** Wrong passwords. Far more than for an account: a whole office has one address. */
const PER_ADDRESS = 100
/** Behind a proxy that is not trusted, everybody has its private address: whoever guesses there must not lock everybody out. */
const MORE_IF_PRIVATE = 10

const REQUESTS_WINDOW = hours(1)
const REQUESTS_PER_ACCOUNT = 5
const REQUESTS_PER_ADDRESS = 30
/** Whoever is impatient gets one mail all the same. */
const BETWEEN_REQUESTS = minutes(1)

/**
 * S2: the agent with this email and password. A browser in which they have signed in before has tries of its own: whoever guesses
 * from elsewhere keeps them out of no such browser, and whoever steals its mark has those tries and no more (OWASP's device cookies).
 * It also goes before strangers' tries. Throws `Refused`: too many tries, or too many strangers who wait, for known and unknown emails
 * alike; wrong, without saying which of the two; or deactivated, which only the right password learns. A hash that is not like today's
 * is made anew, which ends links to a new password as any new hash does.
 */
export async function signIn(io: Io, tried: Tried): Promise<Agent> {
  const markHash = tokenHash(tried.mark ?? "")
  const agentId = findAgentByEmail(io.db, tried.email)?.id ?? NOBODY
  const isKnown = isKnownBrowser(io.db, agentId, markHash)
  const limits = isKnown ? [ofBrowser(agentId, markHash)] : ofStranger(tried)
  const judge = await countTry(io.throttle, limits, WINDOW)
  if (typeof judge === "number") throw tooMany(judge, OTHERWISE)
  // Found anew: there may have been a wait.
  const found = findAgentByEmail(io.db, tried.email)
  const isRight = await judged(judge, () => isPassword(tried.password, found?.passwordHash ?? null, isKnown ? "first" : "others"))
  if (!found || !isRight) throw new Refused("invalid", "This email and password don't match.")
  if (!found.isActive) throw new Refused("forbidden", "Your account was deactivated. Ask an admin of your team to reactivate it.")
  if (isOutdated(found.passwordHash)) await renewHash(io, found, tried.password)
  return found
}

/**
 * S2: a mail with a link to a new password, if an active agent has this address. A job looks whether one has: nothing in the answer,
 * nor in the time that it takes, says so. Throws `Refused` "too-many".
 */
export function askForPassword(io: Io, { email, address }: { email: string; address: string }): void {
  const account = email.toLowerCase()
  refuseMany(
    io.throttle.take(`password-request:address:${address}`, mostFrom(address, REQUESTS_PER_ADDRESS), REQUESTS_WINDOW) ||
      io.throttle.take(`password-request:account:${account}`, REQUESTS_PER_ACCOUNT, REQUESTS_WINDOW),
  )
  const request = { email, emailMark: io.secrets.sign("password-request", account) }
  io.db.tx(() => savePasswordRequest(io.db, request, io.clock.now(), BETWEEN_REQUESTS))
}

/** S2: says in the log, once a day, that everybody counts as one address. */
export function warnOfUnknownProxy(io: Io): void {
  if (io.throttle.take("warning:unknown-proxy", 1, days(1)) > 0) return
  io.log.warn("requests come through a proxy that SHOPBELL_TRUSTED_PROXIES does not name: all people behind it count as one address")
}

type Tried = {
  readonly email: string
  readonly password: string
  readonly address: string
  /** What their browser was marked with; null if it never was. */
  readonly mark: string | null
}

async function judged(judge: Judge, isPasswordRight: () => Promise<boolean>): Promise<boolean> {
  let outcome: Outcome = "untried"
  try {
    const isRight = await isPasswordRight()
    outcome = isRight ? "right" : "wrong"
    return isRight
  } finally {
    judge(outcome)
  }
}

/** Unless they chose another password in the meantime. */
async function renewHash(io: Io, found: Agent & { readonly passwordHash: string }, password: string): Promise<void> {
  const renewed = await hashedPassword(password)
  io.db.tx(() => {
    if (passwordHashOf(io.db, found.id) === found.passwordHash) savePasswordHash(io.db, found.id, renewed)
  })
}

function ofBrowser(agentId: AgentId, markHash: string): Limit {
  return { key: `sign-in:browser:${agentId}:${markHash}`, most: PER_KNOWN_BROWSER, ifRight: "forgive" }
}

function ofStranger({ email, address }: Tried): Limit[] {
  return [
    // What was counted before stays, or whoever has one account could guess at the others for ever.
    { key: `sign-in:address:${address}`, most: mostFrom(address, PER_ADDRESS), ifRight: "giveBack" },
    // Whatever is typed there takes the same room.
    { key: `sign-in:account:${tokenHash(email.toLowerCase())}`, most: PER_ACCOUNT, ifRight: "forgive" },
  ]
}

/** No agent's id. All emails are looked up alike, so that the time it takes tells nothing. */
const NOBODY = ""
const OTHERWISE = " To get in sooner, use “Forgot your password?” for a link to a new one."

function mostFrom(address: string, most: number): number {
  return isPrivate(address) ? most * MORE_IF_PRIVATE : most
}

function refuseMany(wait: Duration): void {
  if (wait > 0) throw tooMany(wait)
}

function tooMany(wait: Duration, otherwise = ""): Refused {
  const left = Math.ceil(wait / minutes(1))
  return new Refused("too-many", `Too many tries. Wait ${left === 1 ? "a minute" : `${left} minutes`} and try again.${otherwise}`, wait)
}
