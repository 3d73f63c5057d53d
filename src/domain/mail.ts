import type { Instant } from "./time.ts"

/** E4: stands in every mail of ours above what may be quoted back: from it on, nothing is an answer. */
export const REPLY_LINE = "##- Please type your answer above this line -##"

/** A mailbox as mails name it. `name` is empty if there is none. */
export type MailAddress = { readonly name: string; readonly address: string }

/** A mail that Shopbell writes. Identifiers are without their `<>`. */
export type OutgoingMail = {
  /** E6, R3: fixed when the mail becomes due, so that a second copy is the same mail. */
  readonly messageId: string
  readonly from: MailAddress
  readonly to: MailAddress
  readonly replyTo: string | null
  readonly subject: string
  readonly text: string
  readonly html: string
  /** E4: the thread it belongs to, oldest first; the last is what it answers. */
  readonly references: readonly string[]
  /** E7: the address that sets the preference to "Do not forward" with one POST; null on what is no notice. */
  readonly unsubscribeUrl: string | null
}

/** A mail that arrived, read but not judged: nothing in it is to be trusted. Identifiers are without their `<>`. */
export type IncomingMail = {
  readonly messageId: string | null
  /** Null if it has none, or several. Addresses are lower case. */
  readonly from: MailAddress | null
  /** Everybody it was sent or delivered to: To, Cc, Delivered-To, X-Original-To and the like. Lower case. */
  readonly recipients: readonly string[]
  readonly subject: string
  readonly inReplyTo: string | null
  readonly references: readonly string[]
  /** When its writer says that it was sent. */
  readonly sentAt: Instant | null
  /** What they wrote: without quotes, signature and legal footer. Empty if nothing is left. */
  readonly visibleText: string
  /** All of it as plain text, for "Show original". */
  readonly originalText: string
  readonly files: readonly MailFile[]
  /** Not written by a person for us; null if it seems to be. */
  readonly automatic: Automatic | null
  readonly bounce: Bounce | null
}

export type MailFile = { readonly name: string; readonly type: string; readonly content: Uint8Array }

/** RFC 3834 and its relatives. "own" is a mail that Shopbell sent itself; "absence" looks like an absence note by its subject alone. */
export type Automatic = "auto-reply" | "list" | "bulk" | "own" | "absence"

/** RFC 3464: a mail of ours that did not arrive. */
export type Bounce = {
  /** The mail that came back, if the report says which. */
  readonly messageId: string | null
  readonly recipient: string | null
  /** False for a delay: they go on trying. */
  readonly isFinal: boolean
  /** In the server's words, one line. */
  readonly reason: string
}
