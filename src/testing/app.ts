import type { Config } from "../config.ts"
import type { Agent, Conversation, Message, Role, Status } from "../domain/model.ts"
import { insertAgent } from "../features/agents/store.ts"
import { cookieName } from "../features/auth/guard.ts"
import { insertSession } from "../features/auth/store.ts"
import { reply } from "../features/conversations/commands.ts"
import { findConversation } from "../features/conversations/store.ts"
import { WIDGET_LIMITS, type WidgetLimits } from "../features/conversations/widget-socket.ts"
import { assetsFrom, type Bundle } from "../io/assets.ts"
import { stoppedClock, type SettableClock } from "../io/clock.ts"
import { openDb } from "../io/db.ts"
import type { Mail } from "../io/mail.ts"
import { openLog, type Log } from "../io/log.ts"
import type { Mailboxes } from "../io/mailbox.ts"
import { newId, newToken, tokenHash } from "../io/random.ts"
import { TestInbox, type LookedAt } from "./inbox.ts"
import { recordingMail } from "./mail.ts"
import { quietMailboxes } from "./mailbox.ts"
import { NOW } from "./people.ts"
import { startShopbell, type Shopbell } from "../shopbell.ts"
import { TestWidget } from "./widget.ts"

/** Monday 2 March 2026, 10:00 UTC. */
export const MONDAY = NOW

export const TEST_CONFIG: Config = {
  host: "127.0.0.1",
  port: 0,
  data: ":memory:",
  url: null,
  admin: null,
  trustedProxies: [],
  logLevel: "silent",
  mail: { smtp: null, from: null, imap: null, replyAddress: null },
  isDev: false,
}

/** A signed-in agent with their browser's cookie. */
export type SignedIn = Agent & {
  readonly cookie: string
  /** A request as this agent's browser makes it. */
  fetch(path: string, init?: RequestInit): Promise<Response>
}

/** A real Shopbell on a free port: real SQLite in memory, real sockets, a clock that stands until moved. */
export type TestShopbell = Shopbell & {
  readonly clock: SettableClock
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Makes an agent and signs them in. Their email is `<name>@example.com`, their password unusable. */
  agent(name: string, options?: { role?: Role; status?: Status }): SignedIn
  /** A connected widget that has said hello. */
  widget(options?: {
    token?: string
    page?: { url: string; title: string; referrer: string }
    address?: string
    locale?: string
  }): Promise<TestWidget>
  /** An open inbox that looks there and has caught up. */
  tabOf(agent: SignedIn, at?: LookedAt): Promise<TestInbox>
  /** Moves the clock and does what is then due. */
  pass(ms: number): void
  /** The conversation that was begun first. */
  talk(): Conversation
  /** The agent writes there. */
  answer(agent: Agent, text: string): Message
}

export async function testShopbell(
  options: { config?: Partial<Config>; limits?: WidgetLimits; bundle?: Bundle; mail?: Mail; mailboxes?: Mailboxes; log?: Log } = {},
): Promise<TestShopbell> {
  const clock = stoppedClock(MONDAY)
  const shopbell = await startShopbell({
    config: { ...TEST_CONFIG, ...options.config },
    log: options.log ?? openLog("silent"),
    assets: assetsFrom(options.bundle ?? EMPTY_BUNDLE),
    clock,
    limits: options.limits ?? WIDGET_LIMITS,
    db: openDb(":memory:"),
    mail: options.mail ?? recordingMail(),
    mailboxes: options.mailboxes ?? quietMailboxes(),
    isTicking: false,
  })
  const { io, url } = shopbell
  const open: { close(): void }[] = []
  const request = (path: string, init: RequestInit = {}) => fetch(new URL(path, url), { redirect: "manual", ...init })

  function agent(name: string, { role = "agent", status = "offline" }: { role?: Role; status?: Status } = {}): SignedIn {
    const id = newId()
    const email = `${name.toLowerCase()}@example.com`
    const token = newToken()
    const at = clock.now()
    io.db.tx(() => {
      insertAgent(io.db, { id, name, email, role, status }, "!", at)
      insertSession(io.db, { tokenHash: tokenHash(token), agentId: id, createdAt: at, expiresAt: at + 30 * 86_400_000, userAgent: "test" })
    })
    const cookie = `${cookieName(url)}=${token}`
    return {
      id,
      name,
      email,
      role,
      status,
      statusAt: at,
      picture: null,
      isActive: true,
      hasShortcuts: true,
      cookie,
      fetch: (path, init = {}) => request(path, { ...init, headers: { cookie, ...(init.headers as Record<string, string>) } }),
    }
  }

  const talk = () => findConversation(io.db, io.db.get<{ id: string }>("select id from conversations order by number limit 1")!.id)!

  return {
    ...shopbell,
    clock,
    fetch: request,
    agent,
    async widget(options = {}) {
      const widget = new TestWidget(url, options)
      open.push(widget)
      await widget.hello()
      return widget
    },
    async tabOf(agent, at) {
      const tab = new TestInbox(url, agent)
      open.push(tab)
      await tab.look(at)
      return tab
    },
    pass(ms) {
      clock.advance(ms)
      shopbell.tick()
    },
    talk,
    answer: (agent, text) => reply(io, agent, talk().id, { id: crypto.randomUUID(), text }),
    async stop() {
      for (const one of open) one.close()
      await shopbell.stop()
    },
  }
}

export const EMPTY_BUNDLE: Bundle = new Map(
  ["inbox.js", "inbox.css", "panel.js", "here.js", "panel.css", "loader.js"].map((name) => [name, ""]),
)
