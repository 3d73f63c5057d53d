/**
 * What everything is measured against: the least that a durable relay can be on Bun. It parses JSON, inserts all messages
 * of a turn of the event loop in one transaction with `synchronous=full`, then acknowledges and publishes.
 */
import { Database } from "bun:sqlite"
import type { ServerWebSocket } from "bun"
import { join } from "node:path"
import { answering, memory } from "./child.ts"
import type { Pair } from "./relay-load.ts"

type Seat = { readonly pair: string; readonly isAgent: boolean }
type Frame = { readonly type: string; readonly id: string; readonly text: string }

const db = new Database(join(process.env.SHOPBELL_DATA!, "bare.sqlite"), { create: true, strict: true })
for (const pragma of ["journal_mode = wal", "synchronous = full"]) db.run(`pragma ${pragma}`)
db.run(
  "create table messages (rowid integer primary key, pair text not null, id text not null, text text not null, at integer not null) strict",
)
const insert = db.query("insert into messages (pair, id, text, at) values (:pair, :id, :text, :at)")

let turn: (() => void)[] = []

function store(ws: ServerWebSocket<Seat>, { id, text }: Frame): void {
  const { pair } = ws.data
  const at = Date.now()
  if (turn.length === 0) {
    db.run("begin immediate")
    setImmediate(commit)
  }
  insert.run({ pair, id, text, at })
  turn.push(() => {
    ws.send(JSON.stringify({ type: "ack", id, at }))
    server.publish(`agent:${pair}`, JSON.stringify({ type: "message", id, text, at }))
  })
}

function commit(): void {
  const done = turn
  turn = []
  db.run("commit")
  for (const tell of done) tell()
}

const server = Bun.serve<Seat>({
  port: 0,
  fetch(request, server) {
    if (request.method === "PUT") {
      server.publish("widgets", JSON.stringify({ type: "mode", mode: "live-chat", faces: [], isOwn: false }))
      return new Response("OK")
    }
    const [, role, pair] = new URL(request.url).pathname.split("/")
    return server.upgrade(request, { data: { pair: pair!, isAgent: role === "agent" } }) ? undefined : new Response("OK")
  },
  websocket: {
    open(ws) {
      ws.subscribe(ws.data.isAgent ? `agent:${ws.data.pair}` : "widgets")
    },
    message(ws, raw) {
      const frame = JSON.parse(String(raw)) as Frame
      if (frame.type === "message") store(ws, frame)
      else ws.send('{"type":"welcome"}')
    },
  },
})

const PUT = { method: "PUT", headers: {}, body: "" }

answering({
  url: () => server.url.href,
  memory,
  pairs: (count: number): Pair[] =>
    Array.from({ length: count }, (_, i) => ({
      visitor: { path: `/visitor/${i}`, token: "x".repeat(43), first: [] },
      agent: { path: `/agent/${i}`, cookie: "", first: [] },
    })),
  clicks: () => ({ url: server.url.href, requests: [PUT, PUT] }),
  idle: () => ({ path: "/visitor/0" }),
})
