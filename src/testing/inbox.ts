import type { SignedIn } from "./app.ts"
import type { Look } from "../features/conversations/inbox-frames.ts"

/** What a tab shows; all that is left out it does not. */
export type LookedAt = Partial<Omit<Look, "type">>

/** An inbox tab for tests: says what it looks at and remembers all it was told. */
export class TestInbox {
  readonly frames: string[] = []
  closed: { code: number } | null = null
  readonly #socket: WebSocket
  #wake: (() => void)[] = []

  constructor(url: string, agent: Pick<SignedIn, "cookie">, headers: Record<string, string> = {}) {
    this.#socket = new WebSocket(`${url.replace("http", "ws")}/inbox-socket`, { headers: { cookie: agent.cookie, ...headers } } as never)
    this.#socket.onmessage = ({ data }) => {
      this.frames.push(String(data))
      this.#woken()
    }
    this.#socket.onclose = ({ code }) => {
      this.closed = { code }
      this.#woken()
    }
    this.#socket.onerror = () => undefined
  }

  /** Looks somewhere and waits until it has caught up. */
  async look(at: LookedAt = {}): Promise<string> {
    await this.opened()
    const from = this.frames.length
    this.send({
      type: "look",
      list: null,
      conversation: null,
      after: { seq: 0, noteSeq: 0, revision: 0, noteRevision: 0 },
      isVisible: true,
      isPresence: false,
      deafFor: 0,
      ...at,
    })
    await this.until((frame) => frame.includes(`"caught-up"`), from)
    return this.frames.slice(from).join("")
  }

  send(frame: object | string): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame))
  }

  /** Waits for a frame with these words, among those from index `from` on. */
  says(words: string, from = 0): Promise<string> {
    return this.until((frame) => frame.includes(words), from)
  }

  async until(fits: (frame: string) => boolean, from = 0): Promise<string> {
    for (;;) {
      const found = this.frames.slice(from).find(fits)
      if (found !== undefined) return found
      if (this.closed) throw new Error(`The socket closed with ${this.closed.code} before that came.`)
      await this.#next()
    }
  }

  /** Resolves once open; rejects if the server refuses it. */
  async opened(): Promise<void> {
    while (this.#socket.readyState === WebSocket.CONNECTING) await Bun.sleep(2)
    if (this.#socket.readyState !== WebSocket.OPEN) throw new Error("The socket was refused.")
  }

  /** Everything said before a ping has been heard once its answer is here. */
  async settled(): Promise<void> {
    await Bun.sleep(80)
    const from = this.frames.length
    this.send({ type: "ping" })
    await this.says("pong", from)
  }

  async closing(): Promise<number> {
    while (!this.closed) await this.#next()
    return this.closed.code
  }

  get heard(): string {
    return this.frames.join("")
  }

  close(): void {
    this.#socket.close()
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve))
  }

  #woken(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }
}

/** The first rows of a list, of what is open. */
export function openList(view: NonNullable<Look["list"]>["view"]): Look["list"] {
  return { view, state: "open", isOldestFirst: false, rows: 25 }
}
