import type { ConversationId } from "../../domain/model.ts"
import type { Duration } from "../../domain/time.ts"

/** What the inbox's page tells the server. It is answered in HTML fragments; acts go over HTTP, which acknowledges. */
export type InboxFrame =
  | Look
  /** `isReply` false for a comment, of which no visitor hears. */
  | { readonly type: "typing"; readonly conversation: ConversationId; readonly isTyping: boolean; readonly isReply: boolean }
  | { readonly type: "seen"; readonly conversation: ConversationId; readonly seq: number }
  | { readonly type: "ping" }
  /** P11: pointer, key or touch in this tab. The zone is its browser's. At most every 20 s. */
  | { readonly type: "active"; readonly timeZone: string }

/** What is on the screen now: said on connecting and whenever it changes. */
export type Look = {
  readonly type: "look"
  /** Null where no list is shown that hears news: a search, or another page. */
  readonly list: {
    readonly view: "mine" | "unassigned" | "all"
    readonly state: "open" | "closed"
    readonly isOldestFirst: boolean
    readonly rows: number
  } | null
  readonly conversation: ConversationId | null
  /** What the page holds of the conversation. `noteRevision` 0 from tabs older than this. */
  readonly after: { readonly seq: number; readonly noteSeq: number; readonly revision: number; readonly noteRevision: number }
  readonly isVisible: boolean
  /** P13: the page of all statuses is on the screen. */
  readonly isPresence: boolean
  /** I7: for how long what is told once may not have reached the tab. 0 from tabs older than this. */
  readonly deafFor: Duration
}

/** A frame that is none of these. Its sentence goes back to the sender. */
export class BadInboxFrame extends Error {}

export const INBOX_FRAME_LIMIT = 2_048
const ROWS_LIMIT = 200

/** S4: raw text → frame. Throws `BadInboxFrame`, nothing else. */
export function parseInboxFrame(raw: string | Uint8Array): InboxFrame {
  if (typeof raw !== "string") throw new BadInboxFrame("Frames are text.")
  if (raw.length > INBOX_FRAME_LIMIT) throw new BadInboxFrame(`A frame has at most ${INBOX_FRAME_LIMIT} characters.`)
  const frame = objectOf(json(raw))
  switch (frame.type) {
    case "ping":
      return { type: "ping" }
    case "seen":
      return { type: "seen", conversation: idOf(frame.conversation), seq: countOf(frame.seq) }
    case "typing":
      return { type: "typing", conversation: idOf(frame.conversation), isTyping: frame.isTyping === true, isReply: frame.isReply === true }
    case "active":
      return { type: "active", timeZone: typeof frame.timeZone === "string" ? frame.timeZone.slice(0, 64) : "" }
    case "look":
      return lookOf(frame)
    default:
      throw new BadInboxFrame("Unknown type of frame.")
  }
}

function lookOf({ list, conversation, after, isVisible, isPresence, deafFor = 0 }: Record<string, unknown>): Look {
  const { seq, noteSeq, revision, noteRevision = 0 } = objectOf(after)
  return {
    type: "look",
    list: list === null ? null : listOf(objectOf(list)),
    conversation: conversation === null ? null : idOf(conversation),
    after: { seq: countOf(seq), noteSeq: countOf(noteSeq), revision: countOf(revision), noteRevision: countOf(noteRevision) },
    isVisible: isVisible === true,
    isPresence: isPresence === true,
    deafFor: countOf(deafFor),
  }
}

function listOf({ view, state, isOldestFirst, rows }: Record<string, unknown>): NonNullable<Look["list"]> {
  if (view !== "mine" && view !== "unassigned" && view !== "all") throw new BadInboxFrame("Unknown view.")
  if (state !== "open" && state !== "closed") throw new BadInboxFrame("Unknown state.")
  return { view, state, isOldestFirst: isOldestFirst === true, rows: Math.min(countOf(rows), ROWS_LIMIT) }
}

function json(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    throw new BadInboxFrame("A frame is JSON.")
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new BadInboxFrame("An object is missing.")
}

/** Only its shape: whether there is such a conversation is for the store to say. */
function idOf(value: unknown): string {
  if (typeof value === "string" && /^[\w-]{1,64}$/.test(value)) return value
  throw new BadInboxFrame("An id is missing.")
}

function countOf(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value
  throw new BadInboxFrame("A number is missing.")
}
