import type { Duration } from "../domain/time.ts"

/** A connected socket, of a widget or of an inbox tab. Bun's own topics do the work; this keeps the verbs few. */
export type Wire = {
  subscribe(topic: string): unknown
  unsubscribe(topic: string): unknown
  send(text: string): unknown
  close(code?: number, reason?: string): void
}

/** Who is told what. Knows topics and text, nothing of chat. */
export type Hub = {
  /** All connected sockets, to be told goodbye (R7). `takeOver` keeps it. */
  readonly wires: Set<Wire>
  subscribe(wire: Wire, topic: string): void
  unsubscribe(wire: Wire, topic: string): void
  /** Sends `text` to all subscribers now. To nobody is fine, and costs nothing if `text` is made lazily. */
  publish(topic: string, text: string | (() => string)): void
  /** Like `publish` for state that only matters as it is last: at most once per `key` and `LATEST_EVERY`, made when it is sent. */
  publishLatest(topic: string, key: string, make: () => string | null): void
  count(topic: string): number
  /** Sends what `publishLatest` holds back. */
  flush(): void
}

type Server = { publish(topic: string, text: string): unknown; subscriberCount(topic: string): number }

/** What comes alone goes at once; in a rush this much is gathered. */
export const LATEST_EVERY: Duration = 250

/**
 * `server` is asked at each call, for the hub is made before the server listens.
 * `whenDurable` runs a callback once nothing is half-written, so that `make` never reads what may yet be rolled back.
 */
export function serverHub(server: () => Server | null, whenDurable: (call: () => void) => void): Hub {
  const latest = new Map<string, Map<string, () => string | null>>() // topic → key → maker
  let isFlushDue = false
  let flushedAt = -LATEST_EVERY

  function flush(): void {
    isFlushDue = false
    flushedAt = performance.now()
    const due = [...latest]
    latest.clear()
    for (const [topic, makers] of due) {
      if (count(topic) === 0) continue
      const text = [...makers.values()].map((make) => make() ?? "").join("")
      if (text !== "") server()?.publish(topic, text)
    }
  }

  function count(topic: string): number {
    return server()?.subscriberCount(topic) ?? 0
  }

  return {
    wires: new Set(),
    subscribe: (wire, topic) => void wire.subscribe(topic),
    unsubscribe: (wire, topic) => void wire.unsubscribe(topic),
    publish(topic, text) {
      if (count(topic) === 0) return
      server()?.publish(topic, typeof text === "string" ? text : text())
    },
    publishLatest(topic, key, make) {
      if (count(topic) === 0) return
      const makers = latest.get(topic) ?? new Map<string, () => string | null>()
      makers.set(key, make)
      latest.set(topic, makers)
      if (isFlushDue) return
      isFlushDue = true
      setTimeout(() => whenDurable(flush), Math.max(0, flushedAt + LATEST_EVERY - performance.now()))
    },
    count,
    flush,
  }
}
