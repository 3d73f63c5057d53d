import type { Face } from "../../domain/model.ts"
import type { WireFile, WireMessage } from "../../protocol.ts"
import type { Chat, Outgoing } from "./chat.ts"
import { panelTexts as texts } from "./texts.ts"

/** C7: shown under the visitor's own. */
export type Delivery = "sending" | "late" | "failed" | "sent" | "seen"

export type Said = {
  readonly kind: "said"
  readonly key: string
  readonly by: "visitor" | "agent"
  readonly face: Face | null
  readonly text: string
  readonly files: readonly WireFile[]
  readonly at: number
  /** Of a run by one person: its first has the name, its last the picture and the time. */
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isEdited: boolean
  readonly isDeleted: boolean
  readonly delivery: Delivery | null
  readonly why: string
}
export type Day = { readonly kind: "day"; readonly key: string; readonly at: number }
/** `about`: the person whom it tells of, if any. */
export type Line = { readonly kind: "line"; readonly key: string; readonly text: string; readonly about: string }
export type Entry = Said | Day | Line

/** A pause that ends a run. */
const RUN = 5 * 60_000

/** All of the thread, from top to bottom. */
export function entries(chat: Chat): readonly Entry[] {
  const found: Entry[] = []
  for (const message of chat.messages) {
    const entry = entryOf(chat, message)
    if (entry.kind === "line") withoutRepeats(found, entry)
    put(found, entry, message.at)
    for (const line of chat.modeLines.filter(({ afterSeq }) => afterSeq === message.seq)) {
      if (line.mode !== "hidden") put(found, { kind: "line", key: line.id, text: texts.modeLine[line.mode], about: "" }, line.at)
    }
  }
  for (const outgoing of chat.outbox) put(found, outgoingEntry(outgoing), outgoing.at)
  const shown = withOneDelivery(found)
  const isWaitingForAnswer = chat.mode !== "live-chat" && chat.messages.at(-1)?.author === "visitor" && chat.outbox.length === 0
  // A mode line that came last has said it already.
  if (!isWaitingForAnswer || shown.at(-1)?.kind === "line") return shown
  return [...shown, { kind: "line", key: "answer-here", text: texts.answerHere, about: "" }]
}

/**
 * C4: of one person's coming and going with no word in between the last is enough, for "Ann left" twice says nothing more;
 * and whoever joins is there, so "We're back online" just before it does not either.
 */
function withoutRepeats(found: Entry[], { about, text }: Line): void {
  const isJoined = text === texts.joined(about)
  for (let i = found.length - 1; i >= 0; i--) {
    const before = found[i]!
    if (before.kind !== "line") return
    if (before.about === about || (isJoined && before.text === texts.modeLine["live-chat"])) found.splice(i, 1)
  }
}

function entryOf(chat: Chat, message: WireMessage): Said | Line {
  if (message.author === "system") {
    const text = message.happened ? texts[message.happened](message.text) : message.text
    return { kind: "line", key: message.id, text, about: message.text }
  }
  const isOwn = message.author === "visitor"
  return {
    kind: "said",
    key: message.id,
    by: message.author,
    face: (!isOwn && message.agentId && chat.agents[message.agentId]) || null,
    text: message.text || (message.files || message.isDeleted ? "" : texts.fileLost),
    files: message.files ?? [],
    at: message.at,
    isFirst: true,
    isLast: true,
    isEdited: message.isEdited ?? false,
    isDeleted: message.isDeleted ?? false,
    delivery: isOwn ? (message.seq <= chat.agentsSeenSeq ? "seen" : "sent") : null,
    why: "",
  }
}

function outgoingEntry({ id, text, at, state, why }: Outgoing): Said {
  const plain = { isFirst: true, isLast: true, isEdited: false, isDeleted: false }
  return { kind: "said", key: id, by: "visitor", face: null, text, files: [], at, ...plain, delivery: state, why: why ?? "" }
}

/** Appends with a day before it if one begins, and joins it to the run before. */
function put(found: Entry[], entry: Said | Line, at: number): void {
  const day = dayOf(at)
  const before = found.findLast((one) => one.kind === "day")
  // A clock that differs from the server's must not begin an earlier day below a later one.
  if (!before || (at > before.at && dayOf(before.at) !== day)) found.push({ kind: "day", key: `day-${day}`, at })
  const last = found.at(-1)
  if (entry.kind === "said" && last?.kind === "said" && isOneRun(last, entry)) {
    found[found.length - 1] = { ...last, isLast: false }
    found.push({ ...entry, isFirst: false })
  } else found.push(entry)
}

function isOneRun(a: Said, b: Said): boolean {
  const isDelivered = a.delivery !== "failed" && a.delivery !== "late"
  return a.by === b.by && a.face?.id === b.face?.id && Math.abs(b.at - a.at) < RUN && isDelivered
}

/** "Sent" and "Seen" only once, at the newest; what went wrong at each. */
function withOneDelivery(found: readonly Entry[]): readonly Entry[] {
  const newest = found.findLast((entry) => entry.kind === "said" && entry.by === "visitor")
  return found.map((entry) => {
    const isQuiet = entry.kind === "said" && entry.delivery !== "failed" && entry.delivery !== "late"
    return isQuiet && entry !== newest ? { ...entry, delivery: null } : entry
  })
}

/** The visitor's own calendar day. */
export function dayOf(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}
