import type { GroupId } from "../../domain/model.ts"
import type { Io } from "../../io/io.ts"
import { findAccount } from "../settings/store.ts"
import { connections, NO_TOPICS, type Connection } from "../visitors/connections-store.ts"
import { findConversationOf } from "./store.ts"

/** W6: until the visitor has written, an open widget hears of what may be chosen. Whoever is not asked hears nothing of it. */
export function hearOfChoices(io: Io, connection: Connection, choice: GroupId | null): void {
  const { wire, visitorId, language } = connection
  for (const topic of connection.choosing) io.hub.unsubscribe(wire, topic)
  const hasWritten = visitorId !== null && findConversationOf(io.db, visitorId) !== null
  const isAsked = !hasWritten && findAccount(io.db).asksForGroup
  connection.choosing = isAsked ? [`groups:${language ?? "other"}`, ...(choice === null ? [] : [`widgets:${choice}` as const])] : NO_TOPICS
  for (const topic of connection.choosing) io.hub.subscribe(wire, topic)
}

/** W6: the account asks from now on. Who was here before says no hello for it. */
export function askThoseHere(io: Io): void {
  for (const connection of connections(io.hub)) {
    if (connection.page !== null && connection.choosing.length === 0) hearOfChoices(io, connection, null)
  }
}
