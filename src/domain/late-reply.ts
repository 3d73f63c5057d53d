import type { ConversationId } from "./model.ts"
import { minutes, type Duration, type Instant } from "./time.ts"

/** What an agent had before them when they wrote: by the server's clock, and up to which message and note of the conversation. What is not said is not judged. */
export type Moment = {
  /** "unknown": the reply comes from an earlier visit, and nothing tells how long ago that was. */
  readonly writtenAt?: Instant | "unknown" | undefined
  readonly seq?: number | undefined
  readonly noteSeq?: number | undefined
}

/** What others have done in the conversation since: whose answer stands there, and whether it was closed. */
export type Meanwhile = { readonly answeredBy: string | null; readonly isClosed: boolean }

/** What its writer's browser holds until the server has it. `problem`: why the server did not take it; it waits for its writer's word. */
export type Unsent = { readonly conversation: ConversationId; readonly kind: "reply" | "comment"; readonly problem: string | null }

/** So long one waits for an answer before it counts as missed (C6, as it comes): the chat that it was written for goes on. */
const GOES_OUT_WITHIN: Duration = minutes(5)

/**
 * I2, C9: why a reply that could not be sent at once is not said unasked any more, for the moment that it was written for has passed; null if it
 * has not.
 */
export function whyTooLate({ writtenAt }: Moment, { answeredBy, isClosed }: Meanwhile, now: Instant): string | null {
  if (answeredBy !== null) return `${answeredBy} replied meanwhile.`
  if (isClosed) return "This conversation was closed meanwhile."
  if (writtenAt === "unknown") return "It is not known how long it has waited."
  return writtenAt !== undefined && now - writtenAt > GOES_OUT_WITHIN ? "It has waited for more than 5 minutes." : null
}

/**
 * I2: the replies that were written to follow `held`. They are for its moment too and are held with it, for half an answer is none.
 * `unsent` is in the order in which it was written.
 */
export function standBehind<One extends Unsent>(unsent: readonly One[], held: One): readonly One[] {
  return unsent
    .slice(unsent.indexOf(held) + 1)
    .filter(({ conversation, kind, problem }) => conversation === held.conversation && kind === "reply" && problem === null)
}
