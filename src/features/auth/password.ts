import { PASSWORD_MOST } from "../../domain/person.ts"
import { inTurn } from "../../io/in-turn.ts"

/** OWASP's argon2id: as good as Bun's default, with a third of its memory for each of many who sign in at once. */
const ARGON = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const

/** Verified when there is no such agent, so that it takes as long as when there is. */
const NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$opN6gKvBNkpVmSrreAEU1C/B8hyQwbm0KO8l4sYOtpk$Wazy24D4j3PITfX6Mbbk8f0KW2n9MWxVxnjtRMRTvZc"

export function hashedPassword(password: string): Promise<string> {
  return oneAtATime(() => Bun.password.hash(password, ARGON))
}

/** Hashing takes a thread of the pool in which the database's log is synced: many at once would hold up every message. */
const oneAtATime = inTurn()

/** `hash` null: nobody has it, which takes the same time to find out. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  if (password.length > PASSWORD_MOST * 2) return false
  try {
    return (await oneAtATime(() => Bun.password.verify(password, hash ?? NOBODY))) && hash !== null
  } catch {
    // What stands there is no hash: an agent who cannot sign in by password.
    return false
  }
}
