import { minutes, type Instant } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"

export const SETUP_LINK_HOLDS = minutes(30)
const PURPOSE = "setup"

/** K3: what stands in the set-up link. Nothing is stored: it says itself until when it holds. */
export function setupToken(io: Io): string {
  const until = (io.clock.now() + SETUP_LINK_HOLDS).toString(36)
  return `${until}.${io.secrets.sign(PURPOSE, until)}`
}

/** Until when a token of ours holds; null if it is none of ours. */
export function setupTokenHolds(io: Io, token: string): Instant | null {
  const [until, signature] = token.split(".")
  if (!until || !signature || !io.secrets.verify(PURPOSE, until, signature)) return null
  return Number.parseInt(until, 36)
}
