/** Why the domain said no. `app.ts` maps each to an HTTP status, the widget's socket to an error frame. */
export type Reason = "invalid" | "signed-out" | "forbidden" | "not-found" | "conflict" | "gone" | "too-large" | "too-many" | "unavailable"

/** A refusal says why in words a person can read. Anything else that is thrown is a bug. */
export class Refused extends Error {
  readonly reason: Reason
  /** Milliseconds to wait before it is worth trying again; only for `too-many` and `unavailable`. */
  readonly retryAfter: number | undefined
  constructor(reason: Reason, message: string, retryAfter?: number) {
    super(message)
    this.name = "Refused"
    this.reason = reason
    this.retryAfter = retryAfter
  }
}

/** The words in which `check` refuses; null if it does not. Other errors travel on. */
export function refusal(check: () => unknown): string | null {
  try {
    check()
    return null
  } catch (error) {
    if (error instanceof Refused) return error.message
    throw error
  }
}
