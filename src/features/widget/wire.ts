import type { Agent, Face, Message } from "../../domain/model.ts"
import type { WireMessage } from "../../protocol.ts"

/** A message as its visitor may see it. There is no such function for a note. */
export function wireMessage(message: Message): WireMessage {
  const { id, seq, author, happened, text, at, mode } = message
  return {
    id,
    seq,
    author: author.kind,
    ...(author.kind === "agent" ? { agentId: author.agentId } : {}),
    ...(happened ? { happened } : {}),
    text,
    at,
    ...(mode ? { mode } : {}),
    ...(message.editedAt === null ? {} : { isEdited: true as const }),
    ...(message.deletedAt === null ? {} : { isDeleted: true as const }),
  }
}

/** What a visitor may know of an agent. */
export function faceOf({ id, name, picture }: Agent): Face {
  return { id, name, picture }
}
