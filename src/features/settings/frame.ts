import type { Agent } from "../../domain/model.ts"
import type { Io } from "../../io/io.ts"
import { counted } from "../presence/lease-store.ts"
import { countUnassigned, countWaitingFor } from "../conversations/list-store.ts"
import { statusWords } from "../presence/explained.ts"
import { findAccount } from "./store.ts"
import type { SettingsFrame } from "../../../views/settings/frame.ts"

/** What every settings page shows around itself. `done`: what the form before it did, by a word from the address. */
export function settingsFrame(io: Io, agent: Agent, done?: string): SettingsFrame {
  const now = io.clock.now()
  return {
    now,
    agent,
    roster: counted(io.db, now),
    statusWords: statusWords(io, agent),
    account: findAccount(io.db),
    counts: { mine: countWaitingFor(io.db, agent.id), unassigned: countUnassigned(io.db) },
    asset: io.assets.url,
    done: done ?? null,
  }
}
