import { announce } from "./announce.ts"
import { days, minutes, type Instant } from "./domain/time.ts"
import { findAgent, hasAgents, insertAgent, saveMembership } from "./features/agents/store.ts"
import { hashedPassword } from "./features/auth/password.ts"
import { markOf, saveMark } from "./features/dev/mark.ts"
import { wipe } from "./features/dev/store.ts"
import { insertGroup } from "./features/groups/store.ts"
import { insertChange, presenceOf, savePresence } from "./features/presence/store.ts"
import { saveAccount } from "./features/settings/store.ts"
import type { Io } from "./io/io.ts"
import { newId } from "./io/random.ts"
import { CLOSE } from "./protocol.ts"
import { AGENTS, COMPANY, DEMO_PASSWORD, GROUPS, type AgentKey, type GroupKey } from "./testing/cast.ts"
import { play, type Cast } from "./testing/play.ts"
import { scenes } from "./testing/scenes.ts"

/** K7: in place of all there is, the demo company: its agents, groups and conversations in every state, as of now. Signs everybody out. */
export async function demo(io: Io): Promise<void> {
  const passwordHash = await hashedPassword(DEMO_PASSWORD)
  const now = io.clock.now()
  io.db.tx(() => {
    wipe(io.db)
    saveMark(io.db, "demo")
    saveAccount(io.db, COMPANY)
    const cast = gather(io, passwordHash, now)
    for (const scene of scenes) play(io.db, scene, cast, now)
    announce(io, { type: "roster-changed" })
  })
  await io.db.durable()
  // Whoever is connected holds what no longer exists. Told to come back, a widget starts anew and an inbox asks to sign in.
  for (const wire of io.hub.wires()) wire.close(CLOSE.restart, "demo data anew")
}

/** For the start in development: never over what is there, nor where somebody's data is to come. */
export async function demoOnce(io: Io): Promise<void> {
  if (markOf(io.db) !== "somebody's" && !hasAgents(io.db)) await demo(io)
}

function gather(io: Io, passwordHash: string, now: Instant): Cast {
  const agents = Object.entries(AGENTS).map(([key, agent], i) => {
    const id = newId()
    insertAgent(io.db, { id, ...agent }, passwordHash, now - days(300 - i))
    saveMembership(io.db, { ...findAgent(io.db, id)!, ...agent }, now)
    // P11: whoever looks around finds them as they are, however long that takes.
    savePresence(io.db, id, { ...presenceOf(io.db, id), autoOffline: { ...presenceOf(io.db, id).autoOffline, after: null } })
    return [key as AgentKey, findAgent(io.db, id)!] as const
  })
  // P13: as it happened, so that the history reads in order.
  for (const [i, [, { id, status }]] of [...agents.entries()].toReversed()) {
    if (status === "offline" && AGENTS[agents[i]![0]].isActive === false) continue
    const from = status === "offline" ? "online" : "offline"
    insertChange(io.db, id, { from, to: status, at: now - minutes(47 * (i + 1)), cause: "by hand", by: id, setting: null })
  }
  const people = new Map(agents.map(([key, { id }]) => [key, findAgent(io.db, id)!] as const))
  const groups = Object.entries(GROUPS).map(([key, { name, members }]) => {
    const group = { id: newId(), name, names: {}, isPrivate: false, members: members.map((member) => people.get(member)!.id) }
    insertGroup(io.db, group, now - days(200))
    return [key as GroupKey, group] as const
  })
  return { agents: people, groups: new Map(groups) }
}
