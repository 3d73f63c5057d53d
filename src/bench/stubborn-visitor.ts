import { VERSION, type ServerFrame } from "../protocol.ts"

const UNDER_WAY = 3
const RECONNECT_EVERY = 25

/**
 * A visitor whose widget keeps its word (C9): writes all the time, resends what was not acknowledged after each reconnection (even
 * what the welcome shows, for a resend must be harmless),
 * resumes from the last message held, and notes whatever it was told that does not fit what it knows.
 */
export class StubbornVisitor {
  readonly token = crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url", omitPadding: true })
  /** id → number, as acknowledged: said by the server in a `message` or an `ack`. */
  readonly acknowledged = new Map<string, number>()
  /** number → id, as told by acknowledgements, welcomes and messages. */
  readonly held = new Map<number, string>()
  readonly faults: string[] = []
  /** Milliseconds since 1970 of the last welcome. */
  welcomedAt = 0
  readonly #url: string
  readonly #name: string
  readonly #unacknowledged = new Map<string, string>()
  #socket: WebSocket | null = null
  #isWelcome = false
  #isWriting = true
  #isGone = false
  #written = 0

  constructor(url: string, name: string) {
    this.#url = `${url.replace("http", "ws")}widget/socket`
    this.#name = name
    this.#connect()
  }

  get isConnected(): boolean {
    return this.#isWelcome
  }

  get isDone(): boolean {
    return !this.#isWriting && this.#isWelcome && this.#unacknowledged.size === 0
  }

  stopWriting(): void {
    this.#isWriting = false
  }

  leave(): void {
    this.#isGone = true
    this.#socket?.close()
  }

  #connect(): void {
    const socket = new WebSocket(this.#url)
    this.#socket = socket
    socket.onopen = () => this.#sayHello()
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(String(data)) as ServerFrame)
    socket.onclose = () => {
      this.#isWelcome = false
      if (!this.#isGone) setTimeout(() => this.#connect(), RECONNECT_EVERY)
    }
  }

  #sayHello(): void {
    const page = { url: "https://shop.example/", title: "Shop", referrer: "" }
    const token = this.#written > 0 ? { token: this.token } : {}
    this.#send({
      type: "hello",
      v: VERSION,
      ...token,
      after: this.#upTo(),
      revision: 0,
      page,
      locale: "en",
      timeZone: "Europe/Paris",
      isOpen: true,
    })
  }

  #hear(frame: ServerFrame): void {
    if (frame.type === "welcome") {
      if (frame.isReset) this.faults.push(`${this.#name} was told that its messages up to ${this.#upTo()} never were`)
      for (const message of frame.messages) this.#hold(message.seq, message.id)
      // The server cuts a long welcome.
      if (frame.lastSeq > this.#upTo()) return this.#sayHello()
      this.#isWelcome = true
      this.welcomedAt = Date.now()
      for (const [id, text] of this.#unacknowledged) this.#send({ type: "message", id, text, token: this.token })
      this.#write()
    }
    if (frame.type === "message") {
      const { id, seq } = frame.message
      if (!this.held.has(seq) && seq !== this.#upTo() + 1) this.faults.push(`${this.#name} got ${seq} after ${this.#upTo()}`)
      this.#hold(seq, id)
      if (this.#unacknowledged.has(id)) this.#acknowledge(id, seq)
    }
    if (frame.type === "ack") {
      this.#hold(frame.seq, frame.id)
      this.#acknowledge(frame.id, frame.seq)
    }
    if (frame.type === "error") this.faults.push(`${this.#name} was refused: ${frame.message}`)
  }

  #acknowledge(id: string, seq: number): void {
    const earlier = this.acknowledged.get(id) ?? seq
    if (earlier !== seq) this.faults.push(`${id} was acknowledged as ${earlier} and as ${seq}`)
    this.acknowledged.set(id, seq)
    this.#unacknowledged.delete(id)
    this.#write()
  }

  #write(): void {
    while (this.#isWriting && this.#unacknowledged.size < UNDER_WAY) {
      const id = crypto.randomUUID()
      const text = `${this.#name} says ${++this.#written}`
      this.#unacknowledged.set(id, text)
      this.#send({ type: "message", id, text, token: this.token })
    }
  }

  #hold(seq: number, id: string): void {
    const known = this.held.get(seq)
    if (known !== undefined && known !== id) this.faults.push(`${this.#name}'s message ${seq} was ${known} and became ${id}`)
    this.held.set(seq, id)
  }

  /** The last number before the first gap: what `after` says. */
  #upTo(): number {
    while (this.held.has(this.#last + 1)) this.#last++
    return this.#last
  }
  #last = 0

  #send(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }
}
