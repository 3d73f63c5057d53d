import { Elysia } from "elysia"
import { announce } from "../../announce.ts"
import type { Config } from "../../config.ts"
import { languageOf } from "../../domain/group.ts"
import type { ConversationId, VisitorId } from "../../domain/model.ts"
import { Refused, type Reason } from "../../domain/refused.ts"
import { hours, minutes, seconds } from "../../domain/time.ts"
import { addressFor, isForeignSocket, originOf } from "../../io/http.ts"
import type { Wire } from "../../io/hub.ts"
import type { Io } from "../../io/io.ts"
import { isPrivate } from "../../io/address.ts"
import { tokenHash } from "../../io/random.ts"
import { takeOver, type Ears } from "../../io/socket.ts"
import { BadFrame, CLOSE, MESSAGES_PER_WINDOW, MESSAGE_WINDOW, parseClientFrame } from "../../protocol.ts"
import type { ClientFrame, ErrorCode, ServerFrame } from "../../protocol.ts"
import { chosenGroup } from "../groups/choices-store.ts"
import { findAccount } from "../settings/store.ts"
import { connections, connectionsFrom, NO_TOPICS, type Connection } from "../visitors/connections-store.ts"
import { findVisitorByToken, findWriter, isBanned } from "../visitors/store.ts"
import { hearOfChoices } from "./choosing-store.ts"
import { seeAsVisitor } from "./commands.ts"
import { frameCount, MOST_FRAMES, type Counted } from "./frame-count.ts"
import { findConversationOf } from "./store.ts"
import { arrive, depart, writeAsVisitor, type Browser } from "./visitor-commands.ts"
import { welcome, type Hello } from "./welcome.ts"

/** S4. Private addresses are one office or one test machine: only the message limit counts there. */
export type WidgetLimits = {
  readonly messages: number
  /** At the same time. */
  readonly connectionsPerAddress: number
  /** Wide: people behind one address open one with each page. It bounds what anybody gains by coming back after a close. */
  readonly newConnectionsPerMinute: number
  readonly newConversationsPerHour: number
}
export const WIDGET_LIMITS: WidgetLimits = {
  messages: MESSAGES_PER_WINDOW,
  connectionsPerAddress: 300,
  newConnectionsPerMinute: 3_000,
  newConversationsPerHour: 60,
}

/** In 10 s. More is not passed on. */
const TYPING_TOLD = 40

/** W7: what a wish for a copy by mail means, which is not for this feature to say. Throws `Refused`. */
type MailCopy = (id: ConversationId, email: string) => void

/** The visitors' end of the wire that `protocol.ts` describes. */
export const widgetSocket = (io: Io, config: Config, limits: WidgetLimits, mailCopy: MailCopy) =>
  new Elysia({ name: "widget-socket" })
    .resolve({ as: "local" }, ({ request, server, status }) => {
      if (isForeignSocket(request, originOf(request, config))) return status(403, "The widget's socket opens from the widget only.")
      return { address: addressFor(request, server, config), userAgent: (request.headers.get("user-agent") ?? "").slice(0, 400) }
    })
    .ws("/widget/socket", {
      open(ws) {
        const { address, userAgent } = ws.data
        takeOver(io.hub, ws, (wire) => visitorEars(io, limits, mailCopy, wire, address, userAgent))
      },
    })

/** S4: sockets that never said hello. Called each second. */
export function closeSilentWidgets(io: Io): () => void {
  return () => {
    const now = io.clock.now()
    for (const { wire, page, since } of connections(io.hub)) {
      if (page === null && now - since >= seconds(10)) wire.close(CLOSE.noHello, "no hello")
    }
  }
}

function visitorEars(io: Io, limits: WidgetLimits, mailCopy: MailCopy, wire: Wire, address: string, userAgent: string): Ears {
  const refusal = refusalOf(io, limits, address)
  if (refusal !== null) {
    wire.close(refusal)
    return { heard() {}, closed() {} }
  }
  const connection: Connection = { wire, address, since: io.clock.now(), page: null, visitorId: null, language: null, choosing: NO_TOPICS }
  let browser: Browser | null = null
  let conversationId: string | null = null
  let lastToken = { token: "", hash: "", key: "" }

  const count = frameCount(io.clock)
  connections(io.hub).add(connection)

  function heard(raw: string | Uint8Array): void {
    try {
      hear(parseClientFrame(raw))
    } catch (error) {
      answerError(error)
    }
  }

  function hear(frame: ClientFrame): void {
    if (frame.type === "message") return store(greeted(), frame)
    const nth = count(frame.type)
    if (nth > MOST_FRAMES[frame.type]) return flooded(frame.type)
    if (frame.type === "hello") return greet(frame)
    if (frame.type === "ping") return send({ type: "pong", now: io.clock.now() })
    const before = greeted()
    if (frame.type === "page") return turnPage({ ...before, page: frame.page })
    if (conversationId === null) return
    if (frame.type === "seen") return seeAsVisitor(io, conversationId, frame.seq)
    if (frame.type === "copy") return copy(conversationId, frame.email)
    if (nth > TYPING_TOLD) return
    const text = findAccount(io.db).isTypingPreviewOn ? frame.text : ""
    announce(io, { type: "visitor-typed", conversationId, isTyping: frame.text.trim() !== "", text })
  }

  function greeted(): Browser {
    if (browser === null) throw new BadFrame("Say hello first.")
    return browser
  }

  function greet(hello: Hello): void {
    browser = { page: hello.page, locale: hello.locale, timeZone: hello.timeZone, userAgent, address }
    connection.page = hello.page
    io.hub.subscribe(wire, "widgets")
    const visitor = hello.token === undefined ? null : findVisitorByToken(io.db, tokenHash(hello.token))
    if (visitor?.blockedAt != null) return wire.close(CLOSE.blocked, "not available")
    if (visitor) {
      recognise(visitor.id)
      arrive(io, visitor.id, browser)
    }
    const choice = conversationId === null ? chosenGroup(io.db, hello.groupId) : null
    connection.language = languageOf(hello.locale)
    hearOfChoices(io, connection, choice)
    // Subscribed already and read now, so nothing falls between. Told once all that was read is durable: it counts as acknowledged then.
    const frame = welcome(io, visitor, hello, choice)
    io.db.afterCommit(
      () => send(frame),
      () => wire.close(TRY_LATER, "try again later"),
    )
  }

  /** W7: said once it is in the outbox for good. */
  function copy(id: ConversationId, email: string): void {
    const answer = (problem?: string) => send({ type: "copied", email, ...(problem === undefined ? {} : { problem }) })
    try {
      mailCopy(id, email)
      io.db.afterCommit(
        () => answer(),
        () => answer("This did not work. Try again in a moment."),
      )
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      answer(error.message)
    }
  }

  function recognise(visitorId: VisitorId): void {
    conversationId = findConversationOf(io.db, visitorId)?.id ?? null
    if (connection.visitorId === visitorId) return
    const before = connection.visitorId
    if (before !== null) io.hub.unsubscribe(wire, `visitor:${before}`)
    if (before !== null && io.hub.count(`visitor:${before}`) === 0) depart(io, before)
    connection.visitorId = visitorId
    io.hub.subscribe(wire, `visitor:${visitorId}`)
  }

  function store(browser: Browser, { id, text, token, groupId }: Extract<ClientFrame, { type: "message" }>): void {
    const { hash, key } = known(token)
    try {
      const writer = findWriter(io.db, hash)
      // One socket is one visitor's. Another token is somebody else, who says hello first.
      if (connection.visitorId !== null && writer?.id !== connection.visitorId)
        throw new Refused("conflict", "Say hello with this token first.")
      if (writer) refuseTooMany(io, limits, key)
      else refuseTooManyNew(io, limits, address)
      const { visitorId, message, isResend } = writeAsVisitor(io, hash, browser, { id, text }, groupId)
      // Counted once there is such a visitor: anybody can make up tokens, and fill the throttle with them.
      if (!writer) io.throttle.take(key, limits.messages, MESSAGE_WINDOW)
      if (connection.visitorId !== visitorId || conversationId === null) {
        recognise(visitorId)
        hearOfChoices(io, connection, null)
      }
      const { seq, at, mode } = message
      io.db.afterCommit(
        () => void (isResend && send({ type: "ack", id, seq, at, mode: mode! })),
        (error) => answerError(error, id),
      )
    } catch (error) {
      answerError(error, id)
    }
  }

  /** The same token comes with every message. */
  function known(token: string): typeof lastToken {
    if (token === lastToken.token) return lastToken
    const hash = tokenHash(token)
    return (lastToken = { token, hash, key: `message:${hash}` })
  }

  function turnPage(next: Browser): void {
    browser = next
    connection.page = next.page
    if (connection.visitorId === null || io.throttle.take(`page:${connection.visitorId}`, 5, seconds(5)) > 0) return
    arrive(io, connection.visitorId, next)
  }

  function answerError(error: unknown, id?: string): void {
    if (count("refused") > MOST_FRAMES.refused) return flooded("refused")
    if (error instanceof Refused) {
      const code = ERROR_CODES[error.reason] ?? "invalid"
      return send({
        type: "error",
        code,
        message: error.message,
        ...(id ? { id } : {}),
        ...(error.retryAfter ? { retryAfter: error.retryAfter } : {}),
      })
    }
    if (!(error instanceof BadFrame)) {
      io.log.error({ err: error }, "a widget's frame failed")
      return send({
        type: "error",
        code: "unavailable",
        message: "Shopbell made a mistake. Please try again.",
        ...(id ? { id } : {}),
        retryAfter: 5_000,
      })
    }
    if (error.isWrongVersion) return wire.close(CLOSE.badVersion, error.message)
    send({ type: "error", code: "bad-frame", message: error.message, ...(error.id ? { id: error.id } : {}) })
  }

  function flooded(kind: Counted): void {
    wire.close(CLOSE.flood, `too many frames: ${kind}`)
  }

  function send(frame: ServerFrame): void {
    wire.send(JSON.stringify(frame))
  }

  function closed(): void {
    connections(io.hub).delete(connection)
    const { visitorId } = connection
    if (visitorId !== null && io.hub.count(`visitor:${visitorId}`) === 0) depart(io, visitorId)
  }

  return { heard, closed }
}

/** S4: by the visitor, in whatever tabs they write. */
function refuseTooMany(io: Io, limits: WidgetLimits, key: string): void {
  const wait = io.throttle.take(key, limits.messages, MESSAGE_WINDOW)
  if (wait > 0) throw new Refused("too-many", `Slow down a little: ${Math.ceil(wait / 1_000)} s.`, wait)
}

/** S4: a first message makes rows; one address may not make them without end. */
function refuseTooManyNew(io: Io, limits: WidgetLimits, address: string): void {
  if (isPrivate(address)) return
  const wait = io.throttle.take(`new-conversation:${address}`, limits.newConversationsPerHour, hours(1))
  if (wait > 0) throw new Refused("too-many", "Too many new chats from your network. Please try again later.", wait)
}

/** The code to close with, or null to let in. Too many is a matter of time; banned is not. */
function refusalOf(io: Io, limits: WidgetLimits, address: string): number | null {
  if (isPrivate(address)) return null
  if (isBanned(io.db, address)) return CLOSE.blocked
  const isFull = connectionsFrom(io.hub, address) >= limits.connectionsPerAddress
  const isFlood = io.throttle.take(`new-connection:${address}`, limits.newConnectionsPerMinute, minutes(1)) > 0
  return isFull || isFlood ? TRY_LATER : null
}

const TRY_LATER = 1013

const ERROR_CODES: Partial<Record<Reason, ErrorCode>> = {
  "too-large": "too-large",
  "too-many": "too-many",
  conflict: "conflict",
  forbidden: "forbidden",
  unavailable: "unavailable",
}
