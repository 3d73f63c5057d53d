import { usualAnswer } from "../../domain/first-answer.ts"
import type { Conversation, GroupId } from "../../domain/model.ts"
import { faces, widgetMode } from "../../domain/widget-mode.ts"
import type { Io } from "../../io/io.ts"
import type { ModeFrame } from "../../protocol.ts"
import { nextBack } from "../presence/back-store.ts"
import { recentAnswers } from "./answers-store.ts"
import { modeFacts } from "./mode-store.ts"

/** M6: what the widget shows of who is there. With no conversation it is the same for everybody who chose the same, or nothing (W6). */
export function modeFrame(io: Io, conversation: Conversation | null, choice: GroupId | null = null): ModeFrame {
  const facts = modeFacts(io.db, conversation, io.clock.now(), choice)
  const { mode } = widgetMode(facts)
  const answersWithin = mode === "live-chat" ? usualAnswer(recentAnswers(io.db)) : null
  const backAt = mode === "messenger" ? nextBack(io.db, conversation ? conversation.groupId : choice, io.clock.now()) : null
  return {
    type: "mode",
    mode,
    faces: faces(facts),
    ...(answersWithin === null ? {} : { answersWithin }),
    ...(backAt === null ? {} : { backAt }),
    isOwn: conversation !== null || choice !== null,
  }
}
