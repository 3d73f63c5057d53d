import { announce } from "../../announce.ts"
import type { Account, Agent } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { minutes } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { newToken } from "../../io/random.ts"
import { savePicture } from "../agents/picture-store.ts"
import { pictureOf } from "../agents/picture.ts"
import { findAgentByEmail, saveName, savePasswordHash, saveShortcuts } from "../agents/store.ts"
import { hashedPassword, isPassword } from "../auth/password.ts"
import { deleteSessionsOf } from "../auth/store.ts"
import { findAccount, saveAccount } from "./store.ts"

export function rename(io: Io, agent: Agent, name: string): void {
  io.db.tx(() => saveName(io.db, agent.id, name))
  announce(io, { type: "roster-changed" })
}

/** S4, S5. Throws `Refused` "invalid" if the file is no picture for us, "too-many" for who changes it all the time: each takes a while of everybody's. */
export async function changePicture(io: Io, agent: Agent, file: Uint8Array): Promise<void> {
  const wait = io.throttle.take(`picture:${agent.id}`, 10, minutes(5))
  if (wait > 0) throw new Refused("too-many", "You have just changed it many times. Wait a few minutes and try again.", wait)
  const content = await pictureOf(file)
  io.db.tx(() => savePicture(io.db, agent.id, { id: newToken(), type: "image/webp", content }))
  announce(io, { type: "roster-changed" })
}

export function removePicture(io: Io, agent: Agent): void {
  io.db.tx(() => savePicture(io.db, agent.id, null))
  announce(io, { type: "roster-changed" })
}

/** S2: ends all sessions but the one it was changed in. Throws `Refused` "invalid" if `current` is wrong, "too-many" if that often. */
export async function changePassword(
  io: Io,
  agent: Agent,
  session: { readonly tokenHash: string },
  current: string,
  password: string,
): Promise<void> {
  const key = `password:${agent.id}`
  const wait = io.throttle.take(key, 10, minutes(15))
  if (wait > 0) throw new Refused("too-many", "Too many tries. Wait a few minutes and try again.", wait)
  if (!(await isPassword(current, findAgentByEmail(io.db, agent.email)?.passwordHash ?? null, "first"))) {
    throw new Refused("invalid", "This is not your current password.")
  }
  io.throttle.forgive(key)
  const passwordHash = await hashedPassword(password)
  io.db.tx(() => {
    savePasswordHash(io.db, agent.id, passwordHash)
    deleteSessionsOf(io.db, agent.id, session.tokenHash)
    announce(io, { type: "sessions-ended" })
  })
}

export function signOutElsewhere(io: Io, agent: Agent, session: { readonly tokenHash: string }): void {
  io.db.tx(() => {
    deleteSessionsOf(io.db, agent.id, session.tokenHash)
    announce(io, { type: "sessions-ended" })
  })
}

/** I6: in all of their tabs at once. */
export function changeShortcuts(io: Io, agent: Agent, hasShortcuts: boolean): void {
  io.db.tx(() => saveShortcuts(io.db, agent.id, hasShortcuts))
  announce(io, { type: "roster-changed" })
}

/** Open widgets hear of it at once where it decides their mode (M4) or what they ask (W6). A time zone in it is chosen, whichever it is (P13). */
export function changeAccount(io: Io, change: Partial<Omit<Account, "zoneFrom">>): void {
  const before = findAccount(io.db)
  const after: Account = { ...before, ...change, zoneFrom: change.timeZone === undefined ? before.zoneFrom : "agent" }
  io.db.tx(() => saveAccount(io.db, after))
  announce(io, { type: after.asksForGroup === before.asksForGroup ? "roster-changed" : "question-changed" })
}
