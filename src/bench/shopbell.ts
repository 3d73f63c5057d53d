/** The Shopbell that is measured: the real thing on a data folder, with the limits for one visitor lifted, for a benchmark is many in one. */
import { readConfig } from "../config.ts"
import { assigned } from "../domain/assignment.ts"
import { begun, visitorWrote } from "../domain/conversation.ts"
import type { Agent, Conversation, Visitor } from "../domain/model.ts"
import { hours } from "../domain/time.ts"
import { insertAgent } from "../features/agents/store.ts"
import { cookieName } from "../features/auth/guard.ts"
import { insertSession } from "../features/auth/store.ts"
import { save } from "../features/conversations/store.ts"
import { insertVisitor } from "../features/visitors/store.ts"
import { assetsFrom } from "../io/assets.ts"
import { openLog } from "../io/log.ts"
import { newId, newToken, tokenHash } from "../io/random.ts"
import { startShopbell } from "../shopbell.ts"
import { answering, memory } from "./child.ts"
import type { Pair } from "./relay-load.ts"

const shopbell = await startShopbell({
  config: readConfig({
    SHOPBELL_DATA: process.env.SHOPBELL_DATA,
    SHOPBELL_PORT: process.env.SHOPBELL_PORT ?? "0",
    SHOPBELL_LOG_LEVEL: "error",
  }),
  log: openLog("error"),
  assets: assetsFrom(new Map(["inbox.js", "inbox.css", "panel.js", "here.js", "panel.css", "loader.js"].map((name) => [name, ""]))),
  limits: { messages: Infinity, connectionsPerAddress: Infinity, newConnectionsPerMinute: Infinity, newConversationsPerHour: Infinity },
})
const { db, clock } = shopbell.io

answering({
  url: () => `${shopbell.url}/`,
  memory,
  async pairs(count: number): Promise<Pair[]> {
    const pairs = db.tx(() => Array.from({ length: count }, (_, i) => pair(i)))
    await db.durable()
    return pairs
  },
  idle: () => ({ path: "/widget/socket" }),
  /** One agent, who comes and goes. */
  async clicks() {
    const { agent } = db.tx(() => pair(0))
    await db.durable()
    const headers = { cookie: agent.cookie, "content-type": "application/x-www-form-urlencoded", origin: shopbell.url }
    const click = (status: string) => ({ method: "PUT", headers, body: `status=${status}` })
    return { url: `${shopbell.url}/agents/me/status`, requests: [click("offline"), click("online")] }
  },
})

/** An agent, and a visitor whose conversation is theirs. */
function pair(n: number): Pair {
  const now = clock.now()
  const agent: Agent = {
    id: newId(),
    name: `Agent ${n}`,
    email: `agent-${n}@example.com`,
    role: "agent",
    status: "online",
    statusAt: now,
    picture: null,
    isActive: true,
    hasShortcuts: true,
  }
  const session = newToken()
  insertAgent(db, agent, "!", now)
  insertSession(db, { tokenHash: tokenHash(session), agentId: agent.id, createdAt: now, expiresAt: now + hours(1), userAgent: "bench" })

  const token = newToken()
  const visitor = newVisitor()
  insertVisitor(db, visitor, tokenHash(token))
  const first = visitorWrote(begun(newId(), visitor.id, null, now), { id: newId(), text: "Hello" }, "live-chat", now)
  const theirs = assigned(first.conversation, { agents: [agent], group: null, note: "" }, agent.id, now)
  save(db, null, { ...theirs, messages: first.messages })
  return {
    visitor: { path: "/widget/socket", token, first: [hello(token)] },
    agent: { path: "/inbox-socket", cookie: `${cookieName(shopbell.url)}=${session}`, first: [look(theirs.conversation)] },
  }
}

function newVisitor(): Visitor {
  const page = { url: "https://shop.example/", title: "Shop", referrer: "" }
  const now = clock.now()
  return {
    id: newId(),
    name: null,
    email: null,
    phone: null,
    locale: "en",
    timeZone: "Europe/Paris",
    userAgent: "bench",
    address: "127.0.0.1",
    page,
    createdAt: now,
    leftAt: null,
    blockedAt: null,
  }
}

function hello(token: string): string {
  const page = { url: "https://shop.example/", title: "Shop", referrer: "" }
  return JSON.stringify({ type: "hello", v: 1, token, after: 0, revision: 0, page, locale: "en", timeZone: "Europe/Paris", isOpen: true })
}

/** The thread is open before the agent's eyes, beside their list. */
function look({ id, lastSeq, lastNoteSeq, revision, noteRevision }: Conversation): string {
  const list = { view: "mine", state: "open", isOldestFirst: false, rows: 1 }
  const after = { seq: lastSeq, noteSeq: lastNoteSeq, revision, noteRevision }
  return JSON.stringify({ type: "look", list, conversation: id, after, isVisible: true })
}
