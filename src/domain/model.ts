import type { Duration, Instant } from "./time.ts"
import type { ZoneFrom } from "./zone.ts"

export type AgentId = string
export type VisitorId = string
export type ConversationId = string
export type GroupId = string

export type Role = "admin" | "agent"
export const STATUSES = ["online", "invisible", "offline"] as const
/** P1: what an agent chose, or what automation chose for them. */
export type Status = (typeof STATUSES)[number]

export type Agent = {
  readonly id: AgentId
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly status: Status
  /** P15: the status that is theirs all the same, where they count as Offline for want of an open inbox. */
  readonly chosen?: Status
  /** When the status was last set; the epoch if it never was. */
  readonly statusAt: Instant
  /** Path segment of the picture below `/pictures/`; null shows initials. */
  readonly picture: string | null
  /** A deactivated agent keeps their past messages but cannot sign in or count for anything. */
  readonly isActive: boolean
  /** I6: single keys do something for them. */
  readonly hasShortcuts: boolean
}

/** What a visitor may know of an agent. */
export type Face = { readonly id: AgentId; readonly name: string; readonly picture: string | null }

/** W9: the languages that visitors are spoken to in. */
export const LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "pl", "ar"] as const
export type Language = (typeof LANGUAGES)[number]

export type Group = {
  readonly id: GroupId
  readonly name: string
  /** W6: what visitors read in a language, where it is not `name`. */
  readonly names: Readonly<Partial<Record<Language, string>>>
  /** W6: not offered to visitors. */
  readonly isPrivate: boolean
  readonly members: readonly AgentId[]
}

export type Account = {
  readonly name: string
  /** C8: agents see what a visitor is typing before it is sent. */
  readonly isTypingPreviewOn: boolean
  /** M4: no widget at all while everyone is offline. */
  readonly isWidgetHiddenWhenOffline: boolean
  /** P15: agents count as online only while an inbox of theirs is open. */
  readonly isPresenceStrict: boolean
  /** W6: visitors are asked to choose a group before they write. */
  readonly asksForGroup: boolean
  /** C6: how long nobody may reply before a message is missed. */
  readonly missedAfter: Duration
  /** `#rrggbb`; the widget's one colour. */
  readonly accentColor: string
  /** P13: in which the whole team's days and hours are told. IANA. */
  readonly timeZone: string
  /** P13, I8: "nobody" until the first admin's browser has told theirs, or an admin has saved one. */
  readonly zoneFrom: ZoneFrom
}

export type Page = { readonly url: string; readonly title: string; readonly referrer: string }

export type Visitor = {
  readonly id: VisitorId
  /** Null until the visitor gives one; `visitorName` makes a readable stand-in. */
  readonly name: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly locale: string | null
  readonly timeZone: string | null
  readonly userAgent: string | null
  /** As limits and bans count it: IPv4, or the /64 of an IPv6 address. */
  readonly address: string | null
  readonly page: Page | null
  readonly createdAt: Instant
  /** When the last of the visitor's sockets closed; null while one is open. */
  readonly leftAt: Instant | null
  readonly blockedAt: Instant | null
}

/** C2-C4: an agent in a conversation. Added is enough to be online to the visitor (P5); joined is what the visitor is told. */
export type Participant = {
  readonly agentId: AgentId
  readonly addedAt: Instant
  /** First reply; the visitor saw "Ann joined" then. Null while only assigned. */
  readonly joinedAt: Instant | null
  /** The last message this agent has had open before their eyes. */
  readonly seenSeq: number
}

export type Closure = { readonly by: AgentId; readonly at: Instant }

export type Conversation = {
  readonly id: ConversationId
  readonly visitorId: VisitorId
  readonly groupId: GroupId | null
  readonly participants: readonly Participant[]
  readonly closure: Closure | null
  readonly createdAt: Instant
  /** Sequence number of the newest message; the first is 1, with no gaps (R2). */
  readonly lastSeq: number
  /** The same for notes, which are counted apart so that a visitor's numbers never betray one. */
  readonly lastNoteSeq: number
  /** Grows with each edit or deletion, so that a client that resumes learns of them. */
  readonly revision: number
  /** The same for comments, apart for the same reason as their numbers. */
  readonly noteRevision: number
  /** C5: the visitor's first unanswered message; null when the last word is not theirs. */
  readonly waitingSince: Instant | null
  /** P6: somebody online was offered it when this wait began. */
  readonly wasOffered: boolean
  /** C6: an unanswered message was written while the visitor's widget was no live chat. */
  readonly isOfflineMessage: boolean
  /** P6: when invisible agents were told of this wait; null if they were not. */
  readonly escalatedAt: Instant | null
  /** E2: up to where agents were mailed about this wait, and when; 0 and null before they were. */
  readonly forwardedSeq: number
  readonly forwardedAt: Instant | null
  /** E3: up to where the visitor was mailed what they had not seen, or could not be. */
  readonly visitorMailedSeq: number
  readonly visitorSeenSeq: number
  readonly agentsSeenSeq: number
  readonly lastMessageAt: Instant
  /** C1: the current exchange. */
  readonly exchange: Exchange
}

/** C1: one stretch of a conversation, from its first message until it finishes. */
export type Exchange = {
  readonly number: number
  readonly firstSeq: number
  readonly startedAt: Instant
  readonly finishedAt: Instant | null
}

export type Author = { readonly kind: "visitor" } | { readonly kind: "agent"; readonly agentId: AgentId } | { readonly kind: "system" }

export type WidgetMode = "live-chat" | "messenger" | "hidden"

/** C7: what both sides see. A note is not one of these: it has its own type and table. */
export type Message = {
  /** Made by the sender's client; unique in its conversation (C9, R2). */
  readonly id: string
  readonly conversationId: ConversationId
  readonly seq: number
  readonly author: Author
  /** For system lines: what happened. */
  readonly happened: "joined" | "left" | null
  readonly text: string
  /** M8: the visitor's widget mode when it was stored; null unless a visitor wrote it. */
  readonly mode: WidgetMode | null
  readonly at: Instant
  readonly editedAt: Instant | null
  readonly deletedAt: Instant | null
  /** The conversation's revision at the last change; 0 if never changed. */
  readonly revision: number
  /** E4: how it came; null if it was written here. */
  readonly via: "email" | null
  /** C7: as they lie in the store; none once it is deleted. */
  readonly files: readonly MessageFile[]
  /** C7: a sentence each, for agents alone, about files that came with it and are not kept. */
  readonly notKept: readonly string[]
}

/** C7, S5: a file of a message. Its name and type are ours, not its sender's. */
export type MessageFile = {
  /** Random; names its content in the store. */
  readonly id: string
  readonly name: string
  /** By its content. */
  readonly type: string
  /** In bytes. */
  readonly size: number
  /** In pixels, of a picture that was made anew and may be shown; null for all else, which is only downloaded. */
  readonly width: number | null
  readonly height: number | null
  /** S3: opens it to who is not signed in. Put on as it is sent to them, never stored. */
  readonly signature?: string
}

export const NO_FILES: Pick<Message, "files" | "notKept"> = { files: [], notKept: [] }

export const NOTE_KINDS = ["comment", "assigned", "unassigned", "grouped", "ungrouped", "closed", "reopened"] as const
/** C7: a "Comment", or a line about what colleagues did. For agents only, in its own table: no path leads from it to a visitor. */
export type Note = {
  readonly id: string
  readonly conversationId: ConversationId
  readonly seq: number
  /** The newest message when it was written: its place in the thread. */
  readonly afterSeq: number
  readonly kind: (typeof NOTE_KINDS)[number]
  /** Null when the system wrote it. */
  readonly agentId: AgentId | null
  readonly text: string
  readonly at: Instant
  /** Of a comment alone, as `deletedAt`: a line about what was done stays as it is. */
  readonly editedAt: Instant | null
  readonly deletedAt: Instant | null
  /** The conversation's `noteRevision` at the last change; 0 if never changed. */
  readonly revision: number
}

/** C5: a file-free draft, kept per agent, conversation and box so that a note's words never meet the reply box. */
export type Draft = { readonly reply: string; readonly comment: string }

export const TEXT_LIMIT = 10_000
export const NAME_LIMIT = 80
export const WAIT_BEFORE_RED: Duration = 30_000

/** A name for a visitor who gave none: stable, short, and saying nothing about them. */
export function visitorName(visitor: { readonly name: string | null; readonly email: string | null; readonly id: VisitorId }): string {
  return visitor.name || visitor.email || `Visitor ${visitor.id.slice(-4)}`
}

/** What an agent is called among colleagues, where there is little room: "Ada" of "Ada Larsen", "Dr. Roth" of "Dr. Roth". */
export function firstName(name: string): string {
  const first = name.split(/\s+/, 1)[0]!
  return first.endsWith(".") ? name : first
}
