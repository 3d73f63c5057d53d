import type { Instant } from "./time.ts"

/** E9: one line of what was mailed in a conversation, and what was not, and why. For agents alone. */
export type TraceLine = {
  readonly at: Instant
  readonly state: "sent" | "waiting" | "failed" | "not mailed" | "arrived"
  readonly text: string
}

/** E9: a mail as far as its trace tells. */
export type TracedMail = {
  readonly kind: string
  readonly state: "waiting" | "sent" | "failed" | "called off" | "not mailed"
  /** Its agent's or visitor's name; the address if there is none. */
  readonly toName: string
  readonly toAddress: string
  readonly words: string
  readonly attempts: number
  readonly createdAt: Instant
  /** R3: it may have arrived since then; null if it certainly has not, or has. */
  readonly handingSince: Instant | null
  readonly doneAt: Instant | null
  readonly bouncedAt: Instant | null
  readonly bounceWords: string | null
}

export function traceOf(mail: TracedMail): TraceLine {
  const what = WHAT[mail.kind] ?? "Mail"
  const name = mail.toName || mail.toAddress || "the visitor"
  const at = mail.doneAt ?? mail.createdAt
  if (mail.bouncedAt !== null)
    return {
      at: mail.bouncedAt,
      state: "failed",
      text: `${what} did not arrive at ${mail.toAddress}: ${mail.bounceWords || "it came back without a reason"}`,
    }
  if (mail.state === "sent") return { at, state: "sent", text: `${what} mailed to ${mail.toAddress}` }
  const mayHaveArrived = mail.handingSince !== null && `${what} may have arrived at ${mail.toAddress}.`
  if (mail.state === "failed") {
    const words = mayHaveArrived ? `${mayHaveArrived} It could not be mailed again` : `${what} could not be mailed to ${mail.toAddress}`
    return { at, state: "failed", text: `${words}: ${mail.words}` }
  }
  if (mail.state === "waiting") {
    const why = mail.attempts > 0 ? `: ${mail.words} It is tried again` : ""
    return { at, state: "waiting", text: `${what} waits to be mailed to ${mail.toAddress}${why}` }
  }
  const text = mayHaveArrived ? `${mayHaveArrived} It is not mailed again: ${mail.words}` : notMailed(mail.kind, name, mail.words)
  return { at, state: "not mailed", text }
}

/** E9: why somebody did not get a mail of this kind. */
export function notMailed(kind: string, name: string, why: string): string {
  return `${WHAT[kind] ?? "Mail"} not mailed to ${name}: ${why}`
}

const WHAT: Readonly<Record<string, string>> = {
  notice: "Message",
  transcript: "Transcript",
  replies: "Reply",
  "visitor-transcript": "Transcript",
  copy: "Copy of the chat",
}
