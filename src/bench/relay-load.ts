/** Loads a relay: every visitor keeps a few messages under way; one has arrived when it is acknowledged and its agent's socket has it. */
import { answering } from "./child.ts"

export type Pair = {
  readonly visitor: { readonly path: string; readonly token: string; readonly first: readonly string[] }
  readonly agent: { readonly path: string; readonly cookie: string; readonly first: readonly string[] }
}
export type Plan = {
  readonly url: string
  readonly pairs: readonly Pair[]
  readonly inFlight: number
  /** Milliseconds. */
  readonly warmUp: number
  readonly measure: number
}
/** Messages per second; milliseconds from sending to both arrivals. */
export type Figures = { readonly rate: number; readonly p50: number; readonly p99: number }

type UnderWay = { readonly sentAt: number; readonly sendNext: () => void; isAcknowledged: boolean; isDelivered: boolean }

const underWay = new Map<string, UnderWay>()
let latencies: number[] = []

answering({
  async run({ url, pairs, inFlight, warmUp, measure }: Plan): Promise<Figures> {
    const senders = await Promise.all(pairs.map((pair) => connected(url, pair)))
    for (const send of senders) for (let i = 0; i < inFlight; i++) send()
    await Bun.sleep(warmUp)
    latencies = []
    const startedAt = performance.now()
    await Bun.sleep(measure)
    const elapsed = performance.now() - startedAt
    const sorted = latencies.toSorted((a, b) => a - b)
    const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Infinity
    return { rate: (sorted.length / elapsed) * 1_000, p50: at(0.5), p99: at(0.99) }
  },
})

/** Opens both ends of a pair; answers with how its visitor sends one more message. */
async function connected(url: string, { visitor, agent }: Pair): Promise<() => void> {
  const reading = await opened(url, agent.path, agent.cookie, agent.first)
  const writing = await opened(url, visitor.path, "", visitor.first)
  reading.onmessage = ({ data }) => {
    for (const [, id] of String(data).matchAll(/~([\da-f-]{36})~/g)) arrived(id!, "isDelivered")
  }
  writing.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data)) as { type: string; id?: string; message?: { id: string } }
    if (frame.type === "ack") arrived(frame.id!, "isAcknowledged")
    if (frame.type === "message") arrived(frame.message!.id, "isAcknowledged")
    if (frame.type === "error") throw new Error(`A message was refused: ${String(data)}`)
  }
  return function send() {
    const id = Bun.randomUUIDv7()
    underWay.set(id, { sentAt: performance.now(), sendNext: send, isAcknowledged: false, isDelivered: false })
    writing.send(JSON.stringify({ type: "message", id, text: `~${id}~ Do you have this in blue, please?`, token: visitor.token }))
  }
}

function arrived(id: string, where: "isAcknowledged" | "isDelivered"): void {
  const message = underWay.get(id)
  if (!message) return
  message[where] = true
  if (!message.isAcknowledged || !message.isDelivered) return
  underWay.delete(id)
  latencies.push(performance.now() - message.sentAt)
  message.sendNext()
}

/** Open, and answered if it had to say something first. */
async function opened(url: string, path: string, cookie: string, first: readonly string[]): Promise<WebSocket> {
  const socket = new WebSocket(new URL(path, url.replace("http", "ws")), { headers: { cookie } } as never)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = () => reject(new Error(`${path} did not open.`))
  })
  socket.onclose = ({ code, reason }) => {
    throw new Error(`${path} was closed: ${code} ${reason}`)
  }
  for (const frame of first) socket.send(frame)
  if (first.length > 0) await new Promise((resolve) => (socket.onmessage = resolve))
  return socket
}
