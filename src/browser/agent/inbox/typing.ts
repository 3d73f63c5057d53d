import { onContent } from "../content.ts"
import { conversationId } from "./htmx.ts"
import type { Placed } from "./place.ts"
import { tell } from "./socket.ts"

const SAY_EVERY = 2_500
const STOPS_AFTER = 4_000
/** A colleague's or visitor's last word on it may be lost with their connection. */
const FORGOTTEN_AFTER = 12_000

let saidAt = 0
let said: { conversation: string; isReply: boolean } | null = null
let stops: ReturnType<typeof setTimeout> | undefined

/** C8. Of a comment colleagues hear alone. */
export function typed(box: HTMLTextAreaElement): void {
  if (box.value.trim() === "") return stoppedTyping()
  const conversation = conversationId()
  if (conversation === null || document.activeElement !== box) return
  const isReply = box.form!.dataset.box === "reply"
  clearTimeout(stops)
  stops = setTimeout(stoppedTyping, STOPS_AFTER)
  const now = performance.now()
  const isSame = said?.conversation === conversation && said.isReply === isReply
  if (isSame && now - saidAt < SAY_EVERY) return
  saidAt = now
  said = { conversation, isReply }
  tell({ type: "typing", ...said, isTyping: true })
}

export function stoppedTyping(): void {
  clearTimeout(stops)
  if (said) tell({ type: "typing", ...said, isTyping: false })
  said = null
}

const forgetting = new WeakMap<Element, ReturnType<typeof setTimeout>>()

onContent(() => {
  for (const element of document.querySelectorAll(".typing > *, .typing-agents > *")) {
    if (!forgetting.has(element))
      forgetting.set(
        element,
        setTimeout(() => element.remove(), FORGOTTEN_AFTER),
      )
  }
})

/** Who has just written types no more. */
document.addEventListener("inbox:placed", (event) => {
  for (const entry of (event as Placed).detail.fresh) {
    if (entry.matches(".entry-visitor")) document.querySelector(".typing")?.replaceChildren()
    else if (entry.dataset.author) document.getElementById(`typing-${entry.dataset.author}`)?.remove()
  }
})
