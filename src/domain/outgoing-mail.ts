import { pauseAfter } from "./outbox.ts"
import type { Instant } from "./time.ts"

/** E6: of a mail that waits: how its last try went and when the next is. */
export type WaitingMail = {
  readonly toAddress: string
  readonly createdAt: Instant
  readonly attempts: number
  /** What the last try ended with; empty before the first. */
  readonly words: string
  /** 0 for at once. */
  readonly nextTryAt: Instant
  /** Since when the server has refused it for now; null if it has not, or something else was wrong last. */
  readonly failingSince: Instant | null
}

/** E5: the last "Send test mail", which waits for nobody: it left, or failed with these words. */
export type TestMail = { readonly createdAt: Instant; readonly hasFailed: boolean; readonly words: string }

/** What is known of the server that mails leave through, and of what became of them. */
export type OutgoingFacts = {
  readonly hasServer: boolean
  readonly hasSender: boolean
  /** K7: no server is set, so what stands in for one keeps the mails. */
  readonly isKept: boolean
  /** Since when it is this server; 0 if nobody saved one. */
  readonly since: Instant
  readonly lastSentAt: Instant | null
  readonly waiting: readonly WaitingMail[]
  readonly test: TestMail | null
}

/** `words` are those that the server, or the way to it, failed with. */
export type OutgoingState =
  | { readonly is: "kept" | "without-server" | "without-sender" | "untried" }
  | { readonly is: "failing"; readonly words: string }
  | { readonly is: "leaving"; readonly lastSentAt: Instant }

/** E5, E6: whether mails leave. What became of them before this server was set says nothing of it, for good or ill. */
export function outgoingState({ hasServer, hasSender, isKept, since, lastSentAt, waiting, test }: OutgoingFacts): OutgoingState {
  if (isKept) return { is: "kept" }
  if (!hasServer) return { is: "without-server" }
  if (!hasSender) return { is: "without-sender" }
  const wellAt = lastSentAt !== null && lastSentAt >= since ? lastSentAt : null
  const fault = faultSince(waiting, test, wellAt ?? since)
  if (fault !== null) return { is: "failing", words: fault }
  return wellAt === null ? { is: "untried" } : { is: "leaving", lastSentAt: wellAt }
}

/** E6: what speaks against the server since then. One recipient who was refused before others were not is no fault of its. */
function faultSince(waiting: readonly WaitingMail[], test: TestMail | null, since: Instant): string | null {
  if (test?.hasFailed && test.createdAt >= since) return test.words
  const refused = waiting.filter((mail) => mail.attempts > 0 && triedAt(mail) >= since)
  const isOneAlone = new Set(refused.map(({ toAddress }) => toAddress)).size === 1
  return refused.find((mail) => !isOneAlone || mail.failingSince === null || mail.createdAt >= since)?.words ?? null
}

/** When it was last refused; when it was made if it is about to be tried anew, which forgets that. */
function triedAt({ nextTryAt, attempts, createdAt }: WaitingMail): Instant {
  return nextTryAt === 0 ? createdAt : nextTryAt - pauseAfter(attempts)
}
