import { CLOSE, PING_EVERY, type ClientFrame, type ServerFrame } from "../../protocol.ts"

const SHORTEST = 500
const LONGEST = 30_000
/** For the first half minute, in which a server restarts, nobody waits longer (R1); then it gets rarer. */
const SOON = 2_000
const SOON_ATTEMPTS = 20
/** For an answer to a ping, and for a first word after connecting. */
const PATIENCE = 10_000
const PATIENCE_WHEN_LOOKING = 4_000
const BEAT = 5_000

export type Wire = {
  send(frame: ClientFrame): void
  /** The connection is doubtful: close it and come back at once. */
  renew(): void
  /** Somebody is looking, or the network is back: connect now, or ask whether the connection still lives. */
  wake(): void
}

export type Ears = {
  connected(): void
  heard(frame: ServerFrame): void
  /** `isFinal`: it will not come back by itself. */
  disconnected(code: number, isFinal: boolean): void
}

/** Milliseconds to wait before attempt `n` (0: the first after a loss). Full jitter, so that thousands do not come at once (pitfall 58). */
export function delayBefore(n: number, code: number, random: number): number {
  if (code === CLOSE.restart && n === 0) return 200 + random * 1_800
  const growing = n < SOON_ATTEMPTS ? Math.min(SOON, SHORTEST * 2 ** (n + 1)) : SOON * 2 ** (n - SOON_ATTEMPTS + 1)
  const most = code === CLOSE.flood ? LONGEST : Math.min(LONGEST, growing)
  return SHORTEST + random * (most - SHORTEST)
}

/** Keeps a WebSocket to `url` open for as long as the page lives. */
export function wireTo(url: string, ears: Ears): Wire {
  let socket: WebSocket | null = null
  let isOver = false
  let attempt = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let words = 0
  let heardAt = 0

  function connect(): void {
    clearTimeout(retry)
    const mine = (socket = new WebSocket(url))
    expectWord(PATIENCE)
    mine.onopen = () => {
      if (mine === socket) ears.connected()
    }
    mine.onmessage = ({ data }) => {
      if (mine !== socket) return
      words++
      heardAt = Date.now()
      const frame = frameOf(data)
      if (frame?.type === "welcome") attempt = 0
      if (frame) ears.heard(frame)
    }
    mine.onclose = ({ code }) => lost(mine, code)
  }

  function lost(which: WebSocket, code: number): void {
    if (which !== socket) return
    socket = null
    isOver = code === CLOSE.blocked || code === CLOSE.badVersion
    if (!isOver) retry = setTimeout(connect, delayBefore(attempt++, code, Math.random()))
    ears.disconnected(code, isOver)
  }

  /** Without waiting for the closing handshake, which a dead network never finishes. */
  function drop(): void {
    const dead = socket
    if (!dead) return
    lost(dead, 1006)
    dead.close()
  }

  /** A half-open socket says nothing by itself (pitfall 52): if no word comes, it is dead. */
  function expectWord(within: number): void {
    const asked = socket
    const before = words
    setTimeout(() => {
      if (asked === socket && words === before) drop()
    }, within)
  }

  function ask(within: number): void {
    send({ type: "ping" })
    expectWord(within)
  }

  function send(frame: ClientFrame): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
  }

  // Short steps rather than one long timer, and by the computer's clock, which a sleep moves on: the question then comes soon. One set back must not put it off.
  setInterval(() => {
    if (socket?.readyState === WebSocket.OPEN && Math.abs(Date.now() - heardAt) > PING_EVERY - BEAT) ask(PATIENCE)
  }, BEAT)

  connect()

  return {
    send,
    renew() {
      drop()
      connect()
    },
    wake() {
      if (isOver) return
      if (socket) {
        if (socket.readyState === WebSocket.OPEN) ask(PATIENCE_WHEN_LOOKING)
        return
      }
      attempt = 0
      connect()
    },
  }
}

function frameOf(data: unknown): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(String(data))
    return typeof frame === "object" && frame !== null && "type" in frame ? (frame as ServerFrame) : null
  } catch {
    return null
  }
}
