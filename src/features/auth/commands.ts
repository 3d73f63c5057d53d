import type { Agent } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { hours, minutes, type Duration } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { findAgentByEmail } from "../agents/store.ts"
import { isPassword } from "./password.ts"
import { savePasswordRequest } from "./requests-store.ts"

const WINDOW = minutes(15)
const PER_ACCOUNT = 10
/** Far more than for an account: a whole office has one address. */
const PER_ADDRESS = 100

const REQUESTS_WINDOW = hours(1)
const REQUESTS_PER_ACCOUNT = 5
const REQUESTS_PER_ADDRESS = 30
/** Whoever is impatient gets one mail all the same. */
const BETWEEN_REQUESTS = minutes(1)

/**
 * S2: the agent with this email and password. Throws `Refused`: too many tries, for known and unknown emails alike; wrong,
 * without saying which of the two; or deactivated, which only the right password learns.
 */
export async function signIn(io: Io, { email, password, address }: { email: string; password: string; address: string }): Promise<Agent> {
  const account = `sign-in:account:${email.toLowerCase()}`
  refuseMany(io.throttle.take(`sign-in:address:${address}`, PER_ADDRESS, WINDOW) || io.throttle.take(account, PER_ACCOUNT, WINDOW))
  const found = findAgentByEmail(io.db, email)
  const isRight = await isPassword(password, found?.passwordHash ?? null)
  if (!found || !isRight) throw new Refused("invalid", "This email and password don't match.")
  if (!found.isActive) throw new Refused("forbidden", "Your account was deactivated. Ask an admin of your team to reactivate it.")
  io.throttle.forgive(account)
  return found
}

/**
 * S2: a mail with a link to a new password, if an active agent has this address. A job looks whether one has: nothing in the answer,
 * nor in the time that it takes, says so. Throws `Refused` "too-many".
 */
export function askForPassword(io: Io, { email, address }: { email: string; address: string }): void {
  const account = email.toLowerCase()
  refuseMany(
    io.throttle.take(`password-request:address:${address}`, REQUESTS_PER_ADDRESS, REQUESTS_WINDOW) ||
      io.throttle.take(`password-request:account:${account}`, REQUESTS_PER_ACCOUNT, REQUESTS_WINDOW),
  )
  const request = { email, emailMark: io.secrets.sign("password-request", account) }
  io.db.tx(() => savePasswordRequest(io.db, request, io.clock.now(), BETWEEN_REQUESTS))
}

function refuseMany(wait: Duration): void {
  if (wait === 0) return
  const left = Math.ceil(wait / minutes(1))
  throw new Refused("too-many", `Too many tries. Wait ${left === 1 ? "a minute" : `${left} minutes`} and try again.`, wait)
}
