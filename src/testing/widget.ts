import type { WidgetMode } from "../domain/model.ts"
import { VERSION, type ClientFrame, type PageSeen, type ServerFrame, type WireMessage } from "../protocol.ts"

type Kind = ServerFrame["type"]
type Frame<K extends Kind> = Extract<ServerFrame, { type: K }>

/** The server's word on a message: stored, now or before, or an error. */
export type Answer = { type: "stored"; isResend: boolean; seq: number; at: number; mode: WidgetMode | undefined } | Frame<"error">

/** A widget for tests: speaks the wire by hand and remembers all it was told. */
export class TestWidget {
  readonly frames: ServerFrame[] = []
  token: string | undefined
  /** W6: the visitor's choice, said with each hello and message. */
  groupId: string | undefined
  closed: { code: number } | null = null
  readonly #page: PageSeen
  readonly #locale: string
  readonly #headers: Record<string, string>
  #socket: WebSocket
  #wake: (() => void)[] = []

  constructor(
    readonly url: string,
    options: { token?: string; page?: PageSeen; address?: string; locale?: string } = {},
  ) {
    this.token = options.token
    this.#locale = options.locale ?? "en"
    this.#headers = options.address ? { "x-forwarded-for": options.address } : {}
    this.#page = options.page ?? { url: "https://shop.example/", title: "Shop", referrer: "" }
    this.#socket = this.#opened()
  }

  /** Says hello and waits for the welcome. `after` resumes what began with the message `first`. */
  async hello(after = 0, revision = 0, first?: string): Promise<Frame<"welcome">> {
    const seen = this.of("welcome").length
    await this.#connected()
    this.send({
      type: "hello",
      v: VERSION,
      ...(this.token === undefined ? {} : { token: this.token }),
      after,
      revision,
      ...(first === undefined ? {} : { first }),
      page: this.#page,
      locale: this.#locale,
      timeZone: "Europe/Paris",
      isOpen: true,
      ...(this.groupId === undefined ? {} : { groupId: this.groupId }),
    })
    return (await this.next("welcome", seen)) as Frame<"welcome">
  }

  /** Writes as the visitor and waits for the server's word on it. */
  async write(text: string, id: string = crypto.randomUUID()): Promise<Answer> {
    this.token ??= crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url", omitPadding: true })
    const from = this.frames.length
    this.send({ type: "message", id, text, token: this.token, ...(this.groupId === undefined ? {} : { groupId: this.groupId }) })
    const frame = await this.until(
      (f) =>
        f.type === "message"
          ? f.message.id === id && f.message.author === "visitor"
          : (f.type === "ack" || f.type === "error") && f.id === id,
      from,
    )
    if (frame.type === "error") return frame
    const { seq, at, mode } = frame.type === "message" ? frame.message : (frame as Frame<"ack">)
    return { type: "stored", isResend: frame.type === "ack", seq, at, mode }
  }

  send(frame: ClientFrame | string): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame))
  }

  of<K extends Kind>(type: K): Frame<K>[] {
    return this.frames.filter((frame): frame is Frame<K> => frame.type === type)
  }

  /** Waits for the frame number `n` of a kind, counted from 0. */
  async next<K extends Kind>(type: K, n = 0): Promise<Frame<K>> {
    await this.until(() => this.of(type).length > n)
    return this.of(type)[n]!
  }

  /** Waits for a frame that fits, among those from index `from` on. */
  async until(fits: (frame: ServerFrame) => boolean, from = 0): Promise<ServerFrame> {
    for (;;) {
      const found = this.frames.slice(from).find(fits)
      if (found) return found
      if (this.closed) throw new Error(`The socket closed with ${this.closed.code} before that came.`)
      await new Promise<void>((resolve) => this.#wake.push(resolve))
    }
  }

  /** Waits for the server to close it. */
  async closing(): Promise<number> {
    while (!this.closed) await new Promise<void>((resolve) => this.#wake.push(resolve))
    return this.closed.code
  }

  /** All messages it was told, by number, each as it was last told. */
  get messages(): WireMessage[] {
    const all = new Map<number, WireMessage>()
    for (const frame of this.frames) {
      if (frame.type === "welcome") for (const message of frame.messages) all.set(message.seq, message)
      if (frame.type === "message") all.set(frame.message.seq, frame.message)
    }
    return [...all.values()].toSorted((a, b) => a.seq - b.seq)
  }

  get mode() {
    const told = this.frames.flatMap((frame) => (frame.type === "mode" ? frame : frame.type === "welcome" ? frame.mode : []))
    const isOwn = told.some((frame) => frame.isOwn)
    return told.filter((frame) => frame.isOwn || !isOwn).at(-1)!.mode
  }

  close(): void {
    this.#socket.close()
  }

  #opened(): WebSocket {
    const socket = new WebSocket(`${this.url.replace("http", "ws")}/widget/socket`, { headers: this.#headers } as never)
    socket.onmessage = ({ data }) => {
      this.frames.push(JSON.parse(String(data)) as ServerFrame)
      this.#woken()
    }
    socket.onclose = ({ code }) => {
      this.closed = { code }
      this.#woken()
    }
    return socket
  }

  async #connected(): Promise<void> {
    if (this.#socket.readyState === WebSocket.OPEN) return
    await new Promise((resolve, reject) => {
      this.#socket.addEventListener("open", resolve, { once: true })
      this.#socket.addEventListener("close", reject, { once: true })
    })
  }

  #woken(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }
}
