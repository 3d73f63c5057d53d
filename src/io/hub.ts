import type { Duration } from "../domain/time.ts"

/** A connected socket, of a widget or of an inbox tab. Bun's own topics do the work; this keeps the verbs few. */
export type Wire = {
  subscribe(topic: string): unknown
  unsubscribe(topic: string): unknown
  send(text: string): unknown
  /** The browser answers by itself, also from a background tab whose timers are throttled. */
  ping(): unknown
  close(code?: number, reason?: string): void
}

/** Who is told what. Knows topics and text, nothing of chat. */
export type Hub = {
  /** From here on it can subscribe; `takeOver` says so for each socket, and when it is gone. */
  connect(wire: Wire): void
  /** Ends its subscriptions too. */
  disconnect(wire: Wire): void
  /** All connected sockets, to be told goodbye (R7). */
  wires(): Iterable<Wire>
  subscribe(wire: Wire, topic: string): void
  unsubscribe(wire: Wire, topic: string): void
  /** Sends `text` to all subscribers now. To nobody is fine, and costs nothing if `text` is made lazily. */
  publish(topic: string, text: string | (() => string)): void
  /** Like `publish` for state that only matters as it is last: at most once per `key` and `LATEST_EVERY`, made when it is sent. */
  publishLatest(topic: string, key: string, make: () => string | null): void
  /** True while something of this `key` waits to be sent: as it is made late, there is nothing to add. */
  isHeld(key: string): boolean
  count(topic: string): number
  /** Sends what `publishLatest` holds back. */
  flush(): void
}

type Server = { publish(topic: string, text: string): unknown }

/** What comes alone goes at once; in a rush this much is gathered. */
export const LATEST_EVERY: Duration = 250

/**
 * `server` is asked at each call, for the hub is made before the server listens.
 * `whenDurable` calls back once all that can be read now is durable, or says that it is lost.
 */
export function serverHub(server: () => Server | null, whenDurable: (call: () => void, failed: () => void) => void): Hub {
  const latest = new Map<string, Map<string, () => string | null>>() // topic → key → maker
  const held = new Set<string>() // keys
  const topicsOf = new Map<Wire, string[]>()
  // Counted here as well: asking the server crosses into native code, and each message asks about half a dozen topics.
  const counts = new Map<string, number>()
  let isFlushDue = false
  let flushedAt = -LATEST_EVERY

  /** Made now, sent once what they were made of is durable; if that is lost, they are made again. */
  function flush(): void {
    isFlushDue = false
    flushedAt = performance.now()
    const due = [...latest]
    latest.clear()
    held.clear()
    const texts = due.map(([topic, makers]) => (count(topic) === 0 ? "" : [...makers.values()].map((make) => make() ?? "").join("")))
    whenDurable(
      () => due.forEach(([topic], i) => texts[i] !== "" && server()?.publish(topic, texts[i]!)),
      () => {
        for (const [topic, makers] of due) for (const [key, make] of makers) if (!latest.get(topic)?.has(key)) hold(topic, key, make)
      },
    )
  }

  function hold(topic: string, key: string, make: () => string | null): void {
    held.add(key)
    const makers = latest.get(topic) ?? new Map<string, () => string | null>()
    makers.set(key, make)
    latest.set(topic, makers)
    if (isFlushDue) return
    isFlushDue = true
    setTimeout(flush, Math.max(0, flushedAt + LATEST_EVERY - performance.now()))
  }

  function count(topic: string): number {
    return counts.get(topic) ?? 0
  }

  function uncount(topic: string): void {
    if (count(topic) > 1) counts.set(topic, count(topic) - 1)
    else counts.delete(topic)
  }

  return {
    connect: (wire) => void topicsOf.set(wire, []),
    disconnect(wire) {
      for (const topic of topicsOf.get(wire) ?? []) uncount(topic)
      topicsOf.delete(wire)
    },
    wires: () => topicsOf.keys(),
    subscribe(wire, topic) {
      const topics = topicsOf.get(wire)
      if (!topics || topics.includes(topic)) return
      topics.push(topic)
      counts.set(topic, count(topic) + 1)
      wire.subscribe(topic)
    },
    unsubscribe(wire, topic) {
      const at = topicsOf.get(wire)?.indexOf(topic) ?? -1
      if (at === -1) return
      topicsOf.get(wire)!.splice(at, 1)
      uncount(topic)
      wire.unsubscribe(topic)
    },
    publish(topic, text) {
      if (count(topic) === 0) return
      server()?.publish(topic, typeof text === "string" ? text : text())
    },
    publishLatest: hold,
    isHeld: (key) => held.has(key),
    count,
    flush,
  }
}
