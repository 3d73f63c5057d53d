/** Opens widgets that say hello and then only listen. */
import { answering } from "./child.ts"
import type { Click } from "./mode.ts"

const HELLO = JSON.stringify({
  type: "hello",
  v: 1,
  after: 0,
  revision: 0,
  page: { url: "https://shop.example/blue-shoes", title: "Blue shoes", referrer: "https://search.example/" },
  locale: "en-GB",
  timeZone: "Europe/Paris",
  isOpen: false,
})
const AT_ONCE = 100

const open: WebSocket[] = []

answering({
  /** Opens `count` more; each is through when it is answered. */
  async open({ url, count }: { url: string; count: number }) {
    for (let i = 0; i < count; i += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, () => greeted(url)))
    return open.length
  },
  /** Sends the request and answers with the milliseconds until every widget has heard of it. */
  async click({ url, request }: { url: string; request: Click }): Promise<number> {
    const startedAt = performance.now()
    const heard = Promise.all(open.map((socket) => new Promise<void>((resolve) => (socket.onmessage = () => resolve()))))
    const answer = await fetch(url, request)
    if (!answer.ok) throw new Error(`The click was answered with ${answer.status}.`)
    await heard
    return performance.now() - startedAt
  },
})

async function greeted(url: string): Promise<void> {
  const socket = new WebSocket(url.replace("http", "ws"))
  open.push(socket)
  await new Promise((resolve, reject) => {
    socket.onopen = () => socket.send(HELLO)
    socket.onmessage = resolve
    socket.onclose = ({ code, reason }) => reject(new Error(`A widget was closed: ${code} ${reason}`))
  })
  socket.onmessage = null
}
