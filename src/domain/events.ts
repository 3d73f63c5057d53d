import type { Agent, AgentId, Conversation, ConversationId, Group, Message, Note, VisitorId } from "./model.ts"

/** What has happened and is stored: past tense. `announce.ts` tells whom it concerns. */
export type Event =
  | { readonly type: "message-written"; readonly conversation: Conversation; readonly message: Message }
  | { readonly type: "message-changed"; readonly conversation: Conversation; readonly message: Message }
  | { readonly type: "note-written"; readonly conversation: Conversation; readonly note: Note }
  | { readonly type: "note-changed"; readonly conversation: Conversation; readonly note: Note }
  /** Its row, place or dot is another now. `before` is null when it begins, and itself where only the clock or others' statuses moved. */
  | { readonly type: "conversation-changed"; readonly conversation: Conversation; readonly before: Conversation | null }
  | { readonly type: "conversation-deleted"; readonly conversation: Conversation }
  | { readonly type: "seen-by-visitor"; readonly conversation: Conversation }
  | { readonly type: "seen-by-agents"; readonly conversation: Conversation }
  | { readonly type: "visitor-typed"; readonly conversationId: ConversationId; readonly text: string; readonly isTyping: boolean }
  | {
      readonly type: "agent-typed"
      readonly conversationId: ConversationId
      readonly visitorId: VisitorId
      readonly agent: Agent
      readonly isTyping: boolean
    }
  /** Came, left, moved to another page, gave a name. `conversation` null while there is none. */
  | { readonly type: "visitor-changed"; readonly visitorId: VisitorId; readonly conversation: Conversation | null }
  | { readonly type: "agents-assigned"; readonly conversation: Conversation; readonly agentIds: readonly AgentId[]; readonly by: AgentId }
  /** P6: these invisible agents are offered it now as well. */
  | { readonly type: "conversation-escalated"; readonly conversation: Conversation; readonly agentIds: readonly AgentId[] }
  | { readonly type: "status-changed"; readonly agent: Agent }
  /** P15: strict presence counts them otherwise from now on; their status stays. */
  | { readonly type: "counted-changed"; readonly agent: Agent }
  /** P13: until when this agent's status stays is another moment now; the status is the same. */
  | { readonly type: "outlook-changed"; readonly agentId: AgentId }
  /** P13: another day has begun in this time zone. */
  | { readonly type: "day-began"; readonly zone: string }
  | { readonly type: "roster-changed" }
  /** W6: visitors are asked for a group from now on, or no longer. */
  | { readonly type: "question-changed" }
  /** Made (`before` null), changed or deleted (`group` null). `conversations`: its own that nobody is in, as they stood before. */
  | {
      readonly type: "group-changed"
      readonly before: Group | null
      readonly group: Group | null
      readonly conversations: readonly Conversation[]
    }
  /** E9: a mail of this conversation became due, went out, failed, came back, or arrived. */
  | { readonly type: "mail-changed"; readonly conversationId: ConversationId }
  /** Signed out, here or elsewhere. */
  | { readonly type: "sessions-ended" }
  /** K7: in development somebody moved the one clock that everything reads. */
  | { readonly type: "clock-moved" }
