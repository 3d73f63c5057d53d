import { PASSWORD_MOST } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import { seconds } from "../../domain/time.ts"
import { twoLanes, type Lane } from "../../io/two-lanes.ts"

/** OWASP's argon2id: as good as Bun's default, with a third of its memory for each of many who sign in at once. */
const ARGON = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const

/** What hashes that were made so begin with. */
const TODAYS = `$argon2id$v=19$m=${ARGON.memoryCost},t=${ARGON.timeCost},p=1$`

/** Verified when there is no such agent, so that it takes as long as when there is. */
const NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$opN6gKvBNkpVmSrreAEU1C/B8hyQwbm0KO8l4sYOtpk$Wazy24D4j3PITfX6Mbbk8f0KW2n9MWxVxnjtRMRTvZc"

/** For whoever is signed in or holds a link of ours: goes before strangers' tries. */
export function hashedPassword(password: string): Promise<string> {
  return hashing.first(() => Bun.password.hash(password, ARGON))
}

/** S2: true of one that takes another time to verify than `NOBODY` does, which would tell that somebody has it. */
export function isOutdated(hash: string): boolean {
  return !hash.startsWith(TODAYS)
}

/**
 * Hashing takes a thread of the pool in which the database's log is synced: many at once would hold up every message.
 * S2: strangers, who can be any number, have a lane of their own and a short one.
 */
const hashing = twoLanes({
  atOnce: 2,
  mostWaiting: 20,
  full: () => new Refused("too-many", "Too many people are signing in right now. Try again in a moment.", seconds(5)),
})

/**
 * `hash` null: nobody has it, which takes the same time to find out. `lane`: "others" for whoever may be anybody.
 * Throws `Refused` "too-many" if too many of those wait already; nothing was tried then.
 */
export async function isPassword(password: string, hash: string | null, lane: Lane): Promise<boolean> {
  if (password.length > PASSWORD_MOST * 2) return false
  return (await hashing[lane](() => verified(password, hash ?? NOBODY))) && hash !== null
}

async function verified(password: string, hash: string): Promise<boolean> {
  try {
    return await Bun.password.verify(password, hash)
  } catch {
    // What stands there is no hash: an agent who cannot sign in by password.
    return false
  }
}
