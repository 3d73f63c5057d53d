import { languageOf } from "../../domain/group.ts"
import type { Conversation, GroupId, Message, Visitor } from "../../domain/model.ts"
import type { Io } from "../../io/io.ts"
import { VERSION, type AnswersByMail, type ClientFrame, type ServerFrame } from "../../protocol.ts"
import { roster } from "../agents/store.ts"
import { storedMailSettings } from "../email/settings-store.ts"
import { groupChoices } from "../groups/choices-store.ts"
import { findAccount } from "../settings/store.ts"
import { faceOf, wireMessage } from "../widget/wire.ts"
import { findMessage, messagesAfter, messagesChangedAfter } from "./messages-store.ts"
import { modeFrame } from "./mode-frame.ts"
import { findConversationOf } from "./store.ts"

export type Hello = Extract<ClientFrame, { type: "hello" }>

const WELCOME_MESSAGES = 200
const WELCOME_TEXT = 300_000

/** C9: what the visitor has missed, or everything if they hold nothing that we know. */
export function welcome(io: Io, visitor: Visitor | null, hello: Hello, choice: GroupId | null): ServerFrame {
  const conversation = visitor && findConversationOf(io.db, visitor.id)
  const isReset = hello.after > (conversation?.lastSeq ?? 0) || isOfAnother(io, conversation, hello)
  const after = isReset ? 0 : hello.after
  const { messages, revision } = conversation
    ? missed(io, conversation, after, isReset ? 0 : hello.revision)
    : { messages: [], revision: 0 }
  const authors = new Set(messages.flatMap((message) => message.agentId ?? []))
  const people = roster(io.db)
  return {
    type: "welcome",
    v: VERSION,
    company: findAccount(io.db).name,
    now: io.clock.now(),
    mode: modeFrame(io, conversation, choice),
    messages,
    agents: people.filter((agent) => authors.has(agent.id)).map(faceOf),
    lastSeq: conversation?.lastSeq ?? 0,
    revision,
    agentsSeenSeq: conversation?.agentsSeenSeq ?? 0,
    visitorSeenSeq: conversation?.visitorSeenSeq ?? 0,
    isReset,
    answersByMail: answersByMail(io, visitor),
    ...(conversation === null && findAccount(io.db).asksForGroup
      ? { groups: groupChoices(io.db, languageOf(hello.locale), io.clock.now()) }
      : {}),
  }
}

/** S10: theirs was deleted, and they have begun another since, perhaps in another tab. */
function isOfAnother({ db }: Io, conversation: Conversation | null, { first }: Hello): boolean {
  return conversation !== null && first !== undefined && findMessage(db, conversation.id, first) === null
}

function answersByMail({ db }: Io, visitor: Visitor | null): AnswersByMail {
  if (storedMailSettings(db).toVisitors === "nothing") return "off"
  return visitor?.email == null ? "address-wanted" : "address-known"
}

/** Changes first, then what is new; `revision` is what the visitor then knows of. */
function missed(io: Io, conversation: Conversation, after: number, revision: number) {
  const changed = revision < conversation.revision ? messagesChangedAfter(io.db, conversation.id, revision, after) : []
  const sent = fitting([...changed, ...messagesAfter(io.db, conversation.id, after, WELCOME_MESSAGES)])
  const isAllChanged = sent.length >= changed.length
  return {
    messages: sent.map((message) => wireMessage(io.secrets, message)),
    revision: isAllChanged ? conversation.revision : sent.at(-1)!.revision,
  }
}

/** Cut so that a slow socket's backlog stays small (R6); the widget, finding `lastSeq` beyond what it holds, says hello again. */
function fitting(messages: readonly Message[]): readonly Message[] {
  let size = 0
  const end = messages.findIndex((message, i) => i >= WELCOME_MESSAGES || (size += sizeOf(message)) > WELCOME_TEXT)
  return end === -1 ? messages : messages.slice(0, Math.max(end, 1))
}

/** About what it takes on the wire: of a file, its name may count thrice. */
function sizeOf({ text, files }: Message): number {
  return files.reduce((sum, { name }) => sum + 300 + 4 * name.length, text.length)
}
