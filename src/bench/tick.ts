import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { weekOf } from "../domain/week.ts"
import { insertAgent } from "../features/agents/store.ts"
import { presenceOf, savePresence } from "../features/presence/store.ts"
import { openDb, type Db } from "../io/db.ts"
import { openLog } from "../io/log.ts"
import { newId } from "../io/random.ts"
import { assetsFrom } from "../io/assets.ts"
import { stoppedClock } from "../io/clock.ts"
import { readConfig } from "../config.ts"
import { startShopbell } from "../shopbell.ts"
import { median, type Line } from "./table.ts"

const CONVERSATIONS = 100_000
const AGENTS = 200
const TICKS = 60
/** Monday, 2 March 2026, 10:00 UTC: everybody's hours are on. */
const NOW = Date.UTC(2026, 2, 2, 10)

/** All that is due by the clock, each second, with a large company's data: 200 agents with hours, 100,000 conversations of which 200 wait and were mailed about. */
export async function tick(): Promise<readonly Line[]> {
  const folder = mkdtempSync(join(tmpdir(), "shopbell-bench-"))
  const clock = stoppedClock(NOW)
  const db = openDb(join(folder, "shopbell.sqlite"))
  const shopbell = await startShopbell({
    config: readConfig({ SHOPBELL_DATA: folder, SHOPBELL_PORT: "0", SHOPBELL_LOG_LEVEL: "error" }),
    log: openLog("error"),
    assets: assetsFrom(new Map(["inbox.js", "inbox.css", "panel.js", "here.js", "panel.css", "loader.js"].map((name) => [name, ""]))),
    clock,
    db,
  })
  try {
    db.tx(() => fill(db))
    await db.durable()
    const times: number[] = []
    for (let i = 0; i < TICKS; i++) {
      clock.advance(1_000)
      const startedAt = performance.now()
      shopbell.tick()
      times.push(performance.now() - startedAt)
      await db.durable()
    }
    const ours = median(times.slice(10))
    return [{ what: "Tick: 100,000 conversations, 200 agents", ours, bare: null, unit: "ms", ratio: ours, atMost: 5 }]
  } finally {
    await shopbell.stop()
    rmSync(folder, { recursive: true })
  }
}

function fill(db: Db): void {
  const week = weekOf((day) =>
    day <= 5
      ? [
          { from: 540, to: 720 },
          { from: 780, to: 1_080 },
        ]
      : [],
  )
  const zones = ["Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
  for (let i = 0; i < AGENTS; i++) {
    const id = newId()
    insertAgent(db, { id, name: `Agent ${i}`, email: `agent-${i}@example.com`, role: "agent", status: "online" }, "!", NOW - 3_600_000)
    const presence = presenceOf(db, id)
    savePresence(db, id, {
      ...presence,
      availability: { isOn: true, timeZone: zones[i % zones.length]!, week },
      zoneFrom: "agent",
      lastSignOfLifeAt: NOW,
    })
  }
  for (let i = 1; i <= CONVERSATIONS; i++) {
    const at = NOW - i * 60_000
    const isWaiting = i <= 200
    db.run("insert into visitors (id, token_hash, created_at, left_at) values (:id, :id, :at, :at)", { id: `v${i}`, at })
    db.run(
      `insert into conversations (number, id, visitor_id, created_at, last_seq, last_note_seq, revision, waiting_since, was_offered,
         visitor_seen_seq, agents_seen_seq, last_message_at, forwarded_seq, visitor_mailed_seq, exchange_number, exchange_first_seq, exchange_started_at, exchange_finished_at)
       values (:i, :id, :visitor, :at, 1, 0, 0, :waitingSince, :isWaiting, 1, 0, :at, 1, 1, 1, 1, :at, :finishedAt)`,
      { i, id: `c${i}`, visitor: `v${i}`, at, waitingSince: isWaiting ? at : null, isWaiting, finishedAt: isWaiting ? null : at },
    )
    db.run(
      `insert into messages (conversation_number, seq, id, author, text, mode, at) values (:i, 1, :id, 'visitor', 'Hello', 'live-chat', :at)`,
      { i, id: `m${i}`, at },
    )
  }
}
