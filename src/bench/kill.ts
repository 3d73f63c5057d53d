/** `bun run kill-test`: R1. The server is killed under load, again and again; then its database and its visitors must agree. */
import { Database } from "bun:sqlite"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { settleLeftovers } from "../features/conversations/settling.ts"
import { openDb } from "../io/db.ts"
import { tokenHash } from "../io/random.ts"
import { child, type Child } from "./child.ts"
import { StubbornVisitor } from "./stubborn-visitor.ts"

export type Outcome = {
  readonly kills: number
  readonly acknowledged: number
  readonly stored: number
  /** Milliseconds from the server's return until the last visitor was welcome again; the slowest of all times. */
  readonly slowestReturn: number
  /** What went wrong, in words. */
  readonly faults: readonly string[]
}

const VISITORS = 9

/** Kills a real server `times` times at random moments between 0.3 and 1 s of load. */
export async function killed(times: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "shopbell-kill-"))
  let server = await started(folder, 0)
  const url = await server.ask<string>("url")
  const visitors = Array.from({ length: VISITORS }, (_, i) => new StubbornVisitor(url, `Visitor ${i + 1}`))
  try {
    let slowestReturn = 0
    await until("all visitors are welcome", () => visitors.every((visitor) => visitor.isConnected))
    for (let i = 0; i < times; i++) {
      await Bun.sleep(300 + Math.random() * 700)
      await server.stop()
      // Whoever knocks first may be welcome before the server has said that it is ready.
      const downAt = Date.now()
      server = await started(folder, Number(new URL(url).port))
      const backAt = Date.now()
      await until("all visitors are welcome again", () => visitors.every((visitor) => visitor.isConnected && visitor.welcomedAt >= downAt))
      slowestReturn = Math.max(slowestReturn, ...visitors.map((visitor) => visitor.welcomedAt - backAt))
    }
    for (const visitor of visitors) visitor.stopWriting()
    await until("all is acknowledged", () => visitors.every((visitor) => visitor.isDone))
    for (const visitor of visitors) visitor.leave()
    await server.stop()
    settleAsAStartDoes(join(folder, "shopbell.sqlite"))
    const { stored, faults } = compared(join(folder, "shopbell.sqlite"), visitors)
    const acknowledged = visitors.reduce((sum, visitor) => sum + visitor.acknowledged.size, 0)
    return { kills: times, acknowledged, stored, slowestReturn, faults: [...visitors.flatMap((visitor) => visitor.faults), ...faults] }
  } finally {
    for (const visitor of visitors) visitor.leave()
    await server.stop()
    rmSync(folder, { recursive: true })
  }
}

/** The last kill left messages whose conversations' rows follow them. */
function settleAsAStartDoes(path: string): void {
  const db = openDb(path)
  settleLeftovers(db)
  db.close()
}

/** The database beside what each visitor was told. */
export function compared(path: string, visitors: readonly Pick<StubbornVisitor, "token" | "held" | "acknowledged">[]) {
  using db = new Database(path, { strict: true })
  const faults: string[] = []
  const check = (isRight: boolean, fault: string) => void (isRight || faults.push(fault))
  const { integrity_check: integrity } = db.query<{ integrity_check: string }, []>("pragma integrity_check").get()!
  check(integrity === "ok", `The database is damaged: ${integrity}`)
  let stored = 0
  for (const [i, { token, held, acknowledged }] of visitors.entries()) {
    const rows = db
      .query<{ seq: number; id: string; last_seq: number }, { tokenHash: string }>(
        `select seq, messages.id, last_seq
         from visitors
         join conversations on visitor_id = visitors.id
         join messages on conversation_number = conversations.number
         where token_hash = :tokenHash
         order by seq`,
      )
      .all({ tokenHash: tokenHash(token) })
    stored += rows.length
    const name = `Visitor ${i + 1}`
    const ids = rows.map((row) => row.id)
    check(rows.length > 0, `${name} has no messages`)
    check(
      rows.every((row, index) => row.seq === index + 1),
      `${name}'s numbers have gaps`,
    )
    check(
      rows.every((row) => row.last_seq === rows.length),
      `${name}'s conversation does not end with its last message`,
    )
    check(new Set(ids).size === ids.length, `${name} has a message twice`)
    const lost = [...acknowledged].filter(([id, seq]) => rows[seq - 1]?.id !== id)
    check(lost.length === 0, `${lost.length} of ${name}'s acknowledged messages are lost or elsewhere`)
    check(
      Bun.deepEquals(
        [...held].toSorted(([a], [b]) => a - b),
        rows.map((row) => [row.seq, row.id]),
      ),
      `${name} was told another order`,
    )
  }
  return { stored, faults }
}

function started(folder: string, port: number): Promise<Child> {
  return child("shopbell.ts", { SHOPBELL_DATA: folder, SHOPBELL_PORT: String(port) })
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`Waited 20 s in vain until ${what}.`)
    await Bun.sleep(5)
  }
}

if (import.meta.main) {
  const { kills, acknowledged, stored, slowestReturn, faults } = await killed(Number(process.argv[2] ?? 10))
  console.log(`${kills} kills, ${acknowledged} messages acknowledged, ${stored} stored, everybody back within ${slowestReturn} ms`)
  for (const fault of faults) console.error(fault)
  console.log(faults.length === 0 ? "Nothing lost, nothing doubled, one order." : `${faults.length} faults`)
  process.exit(faults.length === 0 && slowestReturn < 2_000 ? 0 : 1)
}
