import type { StatusWords } from "../parts/status-menu.ts"
import { listItem, type ListItem, type TimelineItem } from "../../src/domain/inbox.ts"
import {
  NO_FILES,
  type Account,
  type Agent,
  type Conversation,
  type Group,
  type Message,
  type MessageFile,
  type Note,
  type Visitor,
} from "../../src/domain/model.ts"

/** Monday 2 March 2026, 10:00 UTC: no view asks for the time, so the gallery looks the same every day. */
export const NOW = Date.UTC(2026, 2, 2, 10)
export const LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
export const LONG_NAME = LONG_WORD.slice(0, 80)
export const LONG_TEXT = `${LONG_WORD.repeat(4)}\n\n${"And so it goes on and on. ".repeat(40)}`
export const HOSTILE = `"><img src=x onerror=alert(1)></title></textarea><script>alert(2)</script>'`

export const ACCOUNT: Account = {
  name: "Maison Levain",
  isTypingPreviewOn: true,
  isWidgetHiddenWhenOffline: false,
  isPresenceStrict: false,
  asksForGroup: false,
  missedAfter: 300_000,
  accentColor: "#a2470f",
  timeZone: "Europe/Paris",
  zoneFrom: "agent",
}

const agentOf = (id: string, name: string, changes: Partial<Agent> = {}): Agent => ({
  id,
  name,
  email: `${id}@levain.example`,
  role: "agent",
  status: "online",
  statusAt: NOW,
  picture: null,
  isActive: true,
  hasShortcuts: true,
  ...changes,
})
export const ADA = agentOf("ada", "Ada Moreau", { role: "admin" })
export const BEN = agentOf("ben", "Ben Okafor")
export const CHLOE = agentOf("chloe", "Chloé Lefèvre", { status: "invisible" })
export const OVERLONG = agentOf("overlong", LONG_NAME, { status: "offline", email: `${"a".repeat(64)}@${"sub.".repeat(20)}example` })
export const MALLORY = agentOf("mallory", HOSTILE, { status: "offline", email: `${HOSTILE}@evil.example` })
export const GONE = agentOf("gone", "Farah Haddad", { status: "offline", isActive: false })
export const ROSTER: readonly Agent[] = [ADA, BEN, CHLOE, OVERLONG, MALLORY, GONE]

/** P13. */
export const WHY: StatusWords = {
  why: "Offline since 17:00, end of your hours. Back online Mon 09:00.",
  zone: "Europe/Paris",
  notice: null,
}
export const HOSTILE_WHY: StatusWords = {
  why: HOSTILE,
  zone: "America/Argentina/ComodRivadavia",
  notice: { key: HOSTILE, text: HOSTILE, offersOnline: true },
}

export const GROUPS: readonly Group[] = [
  { id: "sales", name: "Sales", names: { fr: "Ventes" }, isPrivate: false, members: ["ada", "ben"] },
  { id: "nobody", name: LONG_NAME, names: { de: LONG_NAME }, isPrivate: true, members: [] },
  { id: "evil", name: HOSTILE, names: { ar: HOSTILE }, isPrivate: true, members: ["mallory", ...ROSTER.map(({ id }) => id)] },
]

/** All that a visitor may leave out. */
export const STRANGER: Visitor = {
  id: "0199-stranger-7f3a",
  name: null,
  email: null,
  phone: null,
  locale: null,
  timeZone: null,
  userAgent: null,
  address: null,
  page: null,
  createdAt: NOW,
  leftAt: NOW,
  blockedAt: null,
}
export const MILA: Visitor = {
  ...STRANGER,
  id: "mila",
  name: "Mila Novák",
  email: "mila@novak.example",
  phone: "+420 600 100 200",
  locale: "cs",
  timeZone: "Europe/Prague",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  address: "203.0.113.9",
  page: { url: "https://levain.example/breads", title: "Our breads", referrer: "https://search.example/?q=bakery" },
  leftAt: null,
}
export const LONGWINDED: Visitor = {
  ...MILA,
  id: "longwinded",
  name: LONG_NAME,
  email: OVERLONG.email,
  timeZone: "America/Argentina/ComodRivadavia",
  page: { url: `https://levain.example/${"path/".repeat(60)}`, title: LONG_WORD, referrer: `https://search.example/?q=${"q".repeat(300)}` },
}
export const INTRUDER: Visitor = {
  ...MILA,
  id: "intruder",
  name: HOSTILE,
  email: HOSTILE,
  phone: HOSTILE,
  locale: HOSTILE,
  timeZone: HOSTILE,
  userAgent: HOSTILE,
  page: { url: "javascript:alert(1)", title: HOSTILE, referrer: "data:text/html,<script>alert(1)</script>" },
  blockedAt: NOW,
}

export const TALK: Conversation = {
  id: "talk",
  visitorId: "mila",
  groupId: null,
  participants: [],
  closure: null,
  createdAt: NOW - 600_000,
  lastSeq: 1,
  lastNoteSeq: 0,
  revision: 0,
  noteRevision: 0,
  waitingSince: NOW - 5_000,
  wasOffered: true,
  isOfflineMessage: false,
  escalatedAt: null,
  forwardedSeq: 0,
  forwardedAt: null,
  visitorMailedSeq: 0,
  visitorSeenSeq: 1,
  agentsSeenSeq: 0,
  lastMessageAt: NOW - 5_000,
  exchange: { number: 1, firstSeq: 1, startedAt: NOW - 600_000, finishedAt: null },
}
const joined = (agentId: string, seenSeq = 0) => ({ agentId, addedAt: NOW, joinedAt: NOW, seenSeq })
export const CROWDED: Conversation = {
  ...TALK,
  groupId: "nobody",
  participants: ROSTER.map(({ id }) => joined(id)),
  waitingSince: NOW - 90_000,
}
export const CLOSED: Conversation = { ...TALK, participants: [joined("ada", 1)], waitingSince: null, closure: { by: "ada", at: NOW } }

export function message(text: string, changes: Partial<Message> = {}): Message {
  const seq = changes.seq ?? 1
  return {
    id: `m${seq}`,
    conversationId: "talk",
    author: { kind: "visitor" },
    happened: null,
    text,
    mode: "live-chat",
    at: NOW + seq * 1_000,
    editedAt: null,
    deletedAt: null,
    revision: 0,
    via: null,
    ...NO_FILES,
    ...changes,
    seq,
  }
}
export const file = (name: string, changes: Partial<MessageFile> = {}): MessageFile => ({
  id: "0".repeat(32),
  name,
  type: "application/octet-stream",
  size: 482_000,
  width: null,
  height: null,
  ...changes,
})
/** All that can come with a message. */
export const FILES = {
  files: [
    file("crust.jpg", { type: "image/jpeg", width: 1_200, height: 900 }),
    file("stripe.png", { type: "image/png", width: 4_000, height: 3 }),
    file(HOSTILE, { type: "image/png", width: 60, height: 90 }),
    file("Order form.pdf"),
    file(HOSTILE, { size: 1 }),
    file(`${LONG_WORD}.docx`, { size: 10_485_760 }),
    file("تقرير المبيعات.xlsx", { size: 14_000 }),
  ],
  notKept: ["film.mp4 (24 MB) was too large and is not kept.", HOSTILE, `${LONG_WORD}.zip (12 MB) was too large and is not kept.`],
}
export const byAgent = (agentId: string, text: string, changes: Partial<Message> = {}): Message =>
  message(text, { author: { kind: "agent", agentId }, mode: null, ...changes })
export const system = (happened: "joined" | "left", name: string, seq: number): Message =>
  message(name, { author: { kind: "system" }, mode: null, happened, seq })

export function note(kind: Note["kind"], agentId: string | null, text: string, seq = 1, changes: Partial<Note> = {}): Note {
  const unchanged = { editedAt: null, deletedAt: null, revision: 0 }
  return { id: `n${seq}`, conversationId: "talk", seq, afterSeq: 1, kind, agentId, text, at: NOW, ...unchanged, ...changes }
}

export const said = (...messages: readonly Message[]): readonly TimelineItem[] => messages.map((one) => ({ kind: "message", message: one }))
export const noted = (...notes: readonly Note[]): readonly TimelineItem[] => notes.map((one) => ({ kind: "note", note: one }))

/** One of everything that can stand in a thread. */
export const TIMELINE: readonly TimelineItem[] = [
  ...said(
    message("Hi! Will there be sourdough tomorrow?", { seq: 1, mode: "messenger" }),
    system("joined", ADA.name, 2),
    byAgent("ada", "There will, until noon.", { seq: 3, editedAt: NOW, revision: 1 }),
    byAgent("gone", "", { seq: 4, deletedAt: NOW, revision: 2 }),
    message("مرحبا 👋", { seq: 5 }),
    system("left", HOSTILE, 6),
    message(HOSTILE, { seq: 7 }),
    byAgent("overlong", LONG_TEXT, { seq: 8 }),
    message("Here they are:", { seq: 9, via: "email", ...FILES }),
    byAgent("ada", "", { seq: 10, via: "email", ...FILES }),
  ),
  ...noted(
    note("comment", "ben", "She came by last week, too.", 1),
    note("comment", "mallory", HOSTILE, 2),
    note("assigned", "ada", "Ben Okafor", 3),
    note("grouped", "ada", HOSTILE, 4),
    note("unassigned", "ben", "Ben Okafor", 5),
    note("closed", "ada", "", 6),
    note("reopened", null, "", 7),
    note("ungrouped", "ada", HOSTILE, 8),
    note("comment", "ada", "She likes rye.", 9, { editedAt: NOW, revision: 1 }),
    note("comment", "ada", "", 10, { deletedAt: NOW, revision: 2 }),
  ),
]

export function item(conversation: Conversation, visitor: Visitor, last: Message): ListItem {
  return listItem(conversation, visitor, last, ROSTER, GROUPS, ACCOUNT.missedAfter, NOW)
}
export const ITEMS: readonly ListItem[] = [
  item(TALK, MILA, message("Hi! Will there be sourdough tomorrow?")),
  item({ ...CROWDED, id: "crowded" }, LONGWINDED, message(LONG_TEXT)),
  item({ ...TALK, id: "intruded" }, INTRUDER, byAgent("mallory", HOSTILE)),
  item({ ...CLOSED, id: "closed" }, STRANGER, message("Thank you!")),
  item({ ...TALK, id: "file" }, MILA, message("", FILES)),
  item({ ...CLOSED, id: "deleted" }, MILA, byAgent("ada", "", { deletedAt: NOW })),
]

/** Every address of a built file, for views that are only looked at as text. */
export const PLAIN_ASSET = (name: string): string => `/assets/${name}`
