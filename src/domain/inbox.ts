import { dot, missed, stretchOf, unreadBy, type Dot } from "./escalation.ts"
import { wordsOf } from "./files.ts"
import {
  firstName,
  visitorName,
  type Agent,
  type AgentId,
  type Author,
  type Conversation,
  type Group,
  type Message,
  type Note,
  type Visitor,
} from "./model.ts"
import type { SnippetPiece } from "./search.ts"
import type { Duration, Instant } from "./time.ts"

/** A conversation as its row in a list shows it: the same for every agent who looks; "mine" and "unread" are marked by ids. */
export type ListItem = {
  readonly id: string
  readonly visitorName: string
  readonly isVisitorHere: boolean
  /** The last words of a person: whose, and what. */
  readonly last: {
    readonly by: Author["kind"]
    /** Of an agent's, whose; null of others. */
    readonly byId: AgentId | null
    readonly byName: string
    readonly text: string
    readonly isDeleted: boolean
  }
  readonly at: Instant
  readonly dot: Dot
  readonly waitingSince: Instant | null
  /** C6: the flag `isMissed`, and which it is. */
  readonly missed: "missed" | "offline message" | null
  readonly isClosed: boolean
  readonly participants: readonly AgentId[]
  /** C4: who has it, in as few letters as may be: "Ada +1", "Sales"; null if nobody has. */
  readonly assignee: string | null
  readonly unreadBy: readonly AgentId[]
}

/** I1: a row of a search, with the newest message that was found; null where it was found by the visitor's name or email alone. */
export type FoundItem = ListItem & { readonly found: Found | null }
export type Found = { readonly byId: AgentId | null; readonly byName: string | null; readonly pieces: readonly SnippetPiece[] }

/** C12: what waits for an agent, among others, since before somebody who is offered it was online: how many, and when the newest began to wait. */
export type LeftBehind = { readonly unassigned: number; readonly mine: number; readonly newestAt: Instant }

/** The row, at this moment; `missedAfter` is the account's (C6). */
export function listItem(
  conversation: Conversation,
  visitor: Visitor,
  last: Message,
  roster: readonly Agent[],
  groups: readonly Group[],
  missedAfter: Duration,
  now: Instant,
): ListItem {
  const author = last.author
  return {
    id: conversation.id,
    visitorName: visitorName(visitor),
    isVisitorHere: visitor.leftAt === null,
    last: {
      by: author.kind,
      byId: author.kind === "agent" ? author.agentId : null,
      byName: author.kind === "agent" ? (roster.find((a) => a.id === author.agentId)?.name ?? "") : "",
      text: wordsOf(last) || (last.notKept[0] ?? ""),
      isDeleted: last.deletedAt !== null,
    },
    at: conversation.lastMessageAt,
    dot: dot(conversation, roster, now),
    waitingSince: conversation.waitingSince,
    missed: missed(stretchOf(conversation), missedAfter, now),
    isClosed: conversation.closure !== null,
    participants: conversation.participants.map((p) => p.agentId),
    assignee: inShort(assigneesOf(conversation, roster, groups)),
    unreadBy: unreadBy(conversation),
  }
}

export type Assignees = { readonly agents: readonly Agent[]; readonly group: Group | null }

/** C2–C4: who has it: those who are in it, and its group. */
export function assigneesOf({ participants, groupId }: Conversation, roster: readonly Agent[], groups: readonly Group[]): Assignees {
  return {
    agents: participants.flatMap((p) => roster.find((agent) => agent.id === p.agentId) ?? []),
    group: groups.find(({ id }) => id === groupId) ?? null,
  }
}

/** "Ada +1", or "Sales" where only a group has it; null if nobody has. */
export function inShort({ agents, group }: Assignees): string | null {
  const [first, ...others] = agents
  if (!first) return group?.name ?? null
  return others.length === 0 ? firstName(first.name) : `${firstName(first.name)} +${others.length}`
}

/** What stands in a thread: messages by number, and each note behind the message that was newest when it was written. */
export type TimelineItem = { readonly kind: "message"; readonly message: Message } | { readonly kind: "note"; readonly note: Note }

/** Sorts a thread, as two numbers: the message's, then the note's. The same for all who look (C9). */
export function timelineKey(item: TimelineItem): readonly [number, number] {
  return item.kind === "message" ? [item.message.seq, 0] : [item.note.afterSeq, item.note.seq]
}

export function timeline(messages: readonly Message[], notes: readonly Note[]): readonly TimelineItem[] {
  const items: TimelineItem[] = [
    ...messages.map((message) => ({ kind: "message" as const, message })),
    ...notes.map((note) => ({ kind: "note" as const, note })),
  ]
  return items.toSorted((a, b) => {
    const [a1, a2] = timelineKey(a)
    const [b1, b2] = timelineKey(b)
    return a1 - b1 || a2 - b2
  })
}
