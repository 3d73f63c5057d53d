/**
 * The widget's wire: JSON text frames over one WebSocket, `/widget/socket`. Version 1.
 *
 * The panel opens the socket and sends `hello` within 10 s; the server answers `welcome`. From then on the widget
 * sends `message`, `typing`, `seen`, `page`, `copy`, `ping`; the server sends `message`, `ack`, `mode`, `groups`, `typing`, `seen`, `copied`, `error`, `pong`, `time`.
 *
 * Nothing is lost or doubled (C9): the client names each message with a UUID and keeps it until the server says that id again: in the
 * `message` that goes to all of the visitor's tabs once it is on the disk, or, for a resend of what was stored before, in an `ack`. Messages carry a sequence number, 1 upwards without gaps;
 * after a disconnection `hello` says the last one held (`after`) and the last `revision`, and `welcome` brings the rest,
 * cut to what fits: if its `lastSeq` is beyond the newest message then held, say `hello` again. A gap in the numbers is mended the same way.
 *
 * The visitor's token is made by the client with its first message and is in that `hello` or `message`; the server makes a visitor only then.
 *
 * Limits (S4): a frame 64 kB, a text 10,000 characters (code points), 20 messages of a visitor in 10 s. Drafts, addresses and titles of pages are cut, by both sides.
 * A frame that is no frame of this page is answered with `error`; a wrong version with close code 4400, no `hello` in time 4408, blocked 4403.
 * A flood is closed with 4429: on one socket in 10 s more than 30 `hello`, 100 `copy`, 300 of `typing` (of which 40 are passed on), `seen`, `page` or `ping` each,
 * or 20 frames that were answered with `error`, whether bad, refused or over the limit of messages.
 * W6: if visitors are asked to choose a group, `welcome` brings the groups to who has not written yet, and `groups` brings them again as they change.
 * The choice is in each `hello`, said again to choose, for the mode that is then told; and in the first `message`, which alone decides. A group that is none of those is no choice, never an error.
 *
 * A frame over 64 kB is not read: the socket is closed with 1009, by the server before any `error`. Don't send it again; shorten it.
 * 1012 means that the server restarts: come back soon. All other closes: come back with back-off and jitter.
 */

import { straight } from "./domain/direction.ts"
import type { Face, WidgetMode } from "./domain/model.ts"

export const VERSION = 1
export const FRAME_LIMIT = 65_536
export const TEXT_LIMIT = 10_000
/** C8: of a draft, its beginning is told. In characters. */
export const DRAFT_LIMIT = 2_000
export const HELLO_WITHIN = 10_000
export const MESSAGES_PER_WINDOW = 20
export const MESSAGE_WINDOW = 10_000
/** A socket on which the server hears nothing for this long is dead (R6). The client pings well before. */
export const SILENCE_LIMIT = 55_000
export const PING_EVERY = 25_000

export const CLOSE = { badVersion: 4400, blocked: 4403, noHello: 4408, flood: 4429, restart: 1012 } as const

/** No id of ours is longer. */
const ID_LIMIT = 100
/** No address is longer. */
const EMAIL_LIMIT = 254

export type PageSeen = { readonly url: string; readonly title: string; readonly referrer: string }
const PAGE_LIMITS: Record<keyof PageSeen, number> = { url: 2_048, title: 300, referrer: 2_048 }

export type AnswersByMail = "off" | "address-wanted" | "address-known"

export type ClientFrame =
  | {
      readonly type: "hello"
      readonly v: number
      /** 43 or more characters of base64url; absent before the visitor's first message (W3). */
      readonly token?: string
      /** The newest sequence number held; 0 for none. */
      readonly after: number
      /** The highest revision held; 0 for none. */
      readonly revision: number
      /** The id of the first message held: tells another conversation that has got as far. */
      readonly first?: string
      readonly page: PageSeen
      readonly locale: string
      readonly timeZone: string
      /** Is the panel open before somebody's eyes? */
      readonly isOpen: boolean
      /** W6: the visitor's choice, before their first message. */
      readonly groupId?: string
    }
  | { readonly type: "message"; readonly id: string; readonly text: string; readonly token: string; readonly groupId?: string }
  /** The draft as it stands, up to `DRAFT_LIMIT`; empty when typing stopped. At most every second. */
  | { readonly type: "typing"; readonly text: string }
  | { readonly type: "seen"; readonly seq: number }
  | { readonly type: "page"; readonly page: PageSeen }
  /** W7: "Email me this conversation". Answered with `copied`. */
  | { readonly type: "copy"; readonly email: string }
  | { readonly type: "ping" }

/** W6: a group as one visitor may choose it: by its name in their language, and whether somebody in it is online to them (M3). */
export type GroupChoice = { readonly id: string; readonly name: string; readonly isOnline: boolean }

/** A message as a visitor may see it. */
export type WireMessage = {
  readonly id: string
  readonly seq: number
  readonly author: "visitor" | "agent" | "system"
  /** The agent who wrote it. */
  readonly agentId?: string | undefined
  /** For system lines; `text` is then the agent's name. */
  readonly happened?: "joined" | "left" | undefined
  readonly text: string
  readonly at: number
  /** M8: of a visitor's message, the mode in which it was taken. */
  readonly mode?: WidgetMode | undefined
  readonly isEdited?: true | undefined
  readonly isDeleted?: true | undefined
  /** C7. */
  readonly files?: readonly WireFile[] | undefined
}

/** C7: a file of a message. The address is a secret of this visitor's. */
export type WireFile = {
  readonly url: string
  readonly name: string
  /** In bytes. */
  readonly size: number
  readonly type: string
  /** Of a picture that may be shown. All else is to be downloaded. */
  readonly width?: number
  readonly height?: number
}

export type ModeFrame = {
  readonly type: "mode"
  readonly mode: WidgetMode
  readonly faces: readonly Face[]
  /** M6: milliseconds in which visitors usually get a first answer, once measured. */
  readonly answersWithin?: number
  /** M6: in messenger mode, when somebody will be online again by their hours, if they tell. Milliseconds since 1970. */
  readonly backAt?: number
  /** False: said to all widgets without a conversation. A widget that was told its own mode (true), or that of its visitor's choice, ignores those. */
  readonly isOwn: boolean
}

export type ServerFrame =
  | {
      readonly type: "welcome"
      readonly v: number
      readonly company: string
      /** The server's clock, in milliseconds since 1970: every time here is by it, and the visitor's own may be wrong. */
      readonly now: number
      readonly mode: ModeFrame
      readonly messages: readonly WireMessage[]
      /** Who wrote, for names and pictures. */
      readonly agents: readonly Face[]
      readonly lastSeq: number
      readonly revision: number
      /** What agents have seen of the visitor's, and the visitor of theirs. */
      readonly agentsSeenSeq: number
      readonly visitorSeenSeq: number
      /** True: `after` is from another life (e.g. a restored backup, an erased visitor): drop what you hold and take these. */
      readonly isReset: boolean
      /** M6, E3: whether what this visitor has not seen is mailed to them, once they leave an address (by `copy`). */
      readonly answersByMail: AnswersByMail
      /** W6: absent where nobody is asked. */
      readonly groups?: readonly GroupChoice[]
    }
  /** The answer to a resend. */
  | { readonly type: "ack"; readonly id: string; readonly seq: number; readonly at: number; readonly mode: WidgetMode }
  /** New, or an old one edited or deleted: `seq` tells. */
  | { readonly type: "message"; readonly message: WireMessage; readonly revision: number; readonly agent?: Face }
  | ModeFrame
  /** W6: other choices, or others who are there; none once nobody is asked any more. */
  | { readonly type: "groups"; readonly groups: readonly GroupChoice[] }
  | { readonly type: "typing"; readonly agent: Face; readonly isTyping: boolean }
  | { readonly type: "seen"; readonly agentsSeenSeq: number; readonly visitorSeenSeq: number }
  | { readonly type: "error"; readonly code: ErrorCode; readonly message: string; readonly id?: string; readonly retryAfter?: number }
  /** W7: a copy is on its way to this address; with a `problem`, in words, it is not. */
  | { readonly type: "copied"; readonly email: string; readonly problem?: string }
  | { readonly type: "pong"; readonly now: number }
  /** K7: the server's clock was moved; in development only. */
  | { readonly type: "time"; readonly now: number }

/** `bad-frame` is a bug of the client; the others can be shown to the visitor. With an `id` they are about that message. */
export type ErrorCode = "bad-frame" | "too-large" | "too-many" | "invalid" | "conflict" | "forbidden" | "unavailable"

/** Why a text is no frame. */
export class BadFrame extends Error {
  /** Set if the frame was about a message, so that the client can show which. */
  readonly id: string | undefined
  readonly isWrongVersion: boolean
  constructor(message: string, id?: string, isWrongVersion = false) {
    super(message)
    this.id = id
    this.isWrongVersion = isWrongVersion
  }
}

/** S4: what of a page goes into a frame. For the client: a frame over the limit ends its socket before anybody could cut it. */
export function fittingPage({ url, title, referrer }: PageSeen): PageSeen {
  return { url: url.slice(0, PAGE_LIMITS.url), title: title.slice(0, PAGE_LIMITS.title), referrer: referrer.slice(0, PAGE_LIMITS.referrer) }
}

/** Raw text → frame. Takes nothing on trust: unknown types, missing fields and wrong kinds throw `BadFrame`; unknown fields are dropped. */
export function parseClientFrame(raw: unknown): ClientFrame {
  if (typeof raw !== "string") throw new BadFrame("Frames are text.")
  if (raw.length > FRAME_LIMIT) throw new BadFrame(`A frame has at most ${FRAME_LIMIT} characters.`)
  const frame = objectOf(parsed(raw), "frame")
  switch (frame.type) {
    case "hello":
      return helloOf(frame)
    case "message": {
      const id = idOf(frame.id)
      return {
        type: "message",
        id,
        text: textOf(frame.text, "text", FRAME_LIMIT, id),
        token: tokenOf(frame.token),
        ...groupOf(frame.groupId),
      }
    }
    case "typing":
      return { type: "typing", text: clipped(frame.text, "text", DRAFT_LIMIT) }
    case "seen":
      return { type: "seen", seq: countOf(frame.seq, "seq") }
    case "page":
      return { type: "page", page: pageOf(frame.page) }
    case "copy":
      return { type: "copy", email: textOf(frame.email, "email", EMAIL_LIMIT) }
    case "ping":
      return { type: "ping" }
    default:
      throw new BadFrame("There is no such type of frame.")
  }
}

function helloOf(frame: Record<string, unknown>): ClientFrame {
  if (frame.v !== VERSION) throw new BadFrame(`This server speaks version ${VERSION}. Reload the page.`, undefined, true)
  return {
    type: "hello",
    v: VERSION,
    ...(frame.token === undefined ? {} : { token: tokenOf(frame.token) }),
    after: countOf(frame.after, "after"),
    revision: countOf(frame.revision, "revision"),
    ...(frame.first === undefined ? {} : { first: textOf(frame.first, "first", ID_LIMIT) }),
    page: pageOf(frame.page),
    locale: textOf(frame.locale, "locale", 35),
    timeZone: textOf(frame.timeZone, "timeZone", 64),
    isOpen: frame.isOpen === true,
    ...groupOf(frame.groupId),
  }
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    throw new BadFrame("This is not JSON.")
  }
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new BadFrame(`"${what}" must be an object.`)
}

function textOf(value: unknown, what: string, limit: number, id?: string): string {
  if (typeof value !== "string") throw new BadFrame(`"${what}" must be text.`, id)
  if (value.length > limit) throw new BadFrame(`"${what}" has more than ${limit} characters.`, id)
  return value
}

function countOf(value: unknown, what: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  throw new BadFrame(`"${what}" must be a whole number, 0 or more.`)
}

function idOf(value: unknown): string {
  if (typeof value === "string" && isUuid(value)) return value
  throw new BadFrame(`"id" must be a UUID.`)
}

function tokenOf(value: unknown): string {
  if (typeof value === "string" && /^[\w-]{43,128}$/.test(value)) return value
  throw new BadFrame(`"token" must be 43 to 128 characters of base64url.`)
}

/** Whatever else it is: no choice. It must not cost a message. */
function groupOf(value: unknown): { readonly groupId?: string } {
  return typeof value === "string" && value.length <= 64 ? { groupId: value } : {}
}

function pageOf(value: unknown): PageSeen {
  const page = objectOf(value, "page")
  return {
    url: straight(clipped(page.url, "url", PAGE_LIMITS.url)),
    title: straight(clipped(page.title, "title", PAGE_LIMITS.title)),
    referrer: straight(clipped(page.referrer, "referrer", PAGE_LIMITS.referrer)),
  }
}

/** What is no message is cut rather than refused: a long title or draft must not stop a chat. */
function clipped(value: unknown, what: string, limit: number): string {
  if (typeof value !== "string") throw new BadFrame(`"${what}" must be text.`)
  return value.slice(0, limit).toWellFormed().replaceAll("\0", "")
}

/** The only ids that clients may give to messages, lower case. */
export function isUuid(text: string): boolean {
  return /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/.test(text)
}
