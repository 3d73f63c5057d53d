import type { Agent, Face, Message } from "../../domain/model.ts"
import type { WireMessage } from "../../protocol.ts"

/** A message as its visitor may see it; JSON leaves out what is undefined. There is no such function for a note. */
export function wireMessage(message: Message): WireMessage {
  const { id, seq, author, happened, text, at, mode } = message
  return {
    id,
    seq,
    author: author.kind,
    agentId: author.kind === "agent" ? author.agentId : undefined,
    happened: happened ?? undefined,
    text,
    at,
    mode: mode ?? undefined,
    isEdited: message.editedAt === null ? undefined : true,
    isDeleted: message.deletedAt === null ? undefined : true,
  }
}

/** What a visitor may know of an agent. */
export function faceOf({ id, name, picture }: Agent): Face {
  return { id, name, picture }
}
