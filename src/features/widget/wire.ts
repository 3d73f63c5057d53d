import { fileAddress } from "../../domain/files.ts"
import type { Agent, Face, Message, MessageFile } from "../../domain/model.ts"
import type { Secrets } from "../../io/secrets.ts"
import type { WireFile, WireMessage } from "../../protocol.ts"
import { signedFiles } from "../files/links.ts"

/** A message as its visitor may see it; JSON leaves out what is undefined. There is no such function for a note. */
export function wireMessage(secrets: Secrets, message: Message): WireMessage {
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
    files: message.files.length === 0 ? undefined : signedFiles(secrets, message.files).map(wireFile),
  }
}

function wireFile(file: MessageFile): WireFile {
  const { name, size, type, width, height } = file
  return { url: fileAddress(file), name, size, type, ...(width === null || height === null ? {} : { width, height }) }
}

/** What a visitor may know of an agent. */
export function faceOf({ id, name, picture }: Agent): Face {
  return { id, name, picture }
}
