/** Opens widgets that say hello and then only listen. */
import { answering } from "./child.ts"

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
