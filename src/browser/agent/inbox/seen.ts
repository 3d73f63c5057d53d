import { onContent } from "../content.ts"
import { conversationId, timelineElement } from "./htmx.ts"
import { isNearEnd } from "./scroll.ts"
import { held, tell } from "./socket.ts"

let told = ""

/** C5, C7: what is before the agent's eyes counts as seen: the thread's end, in a page that has the focus. */
function tellSeen(): void {
  const timeline = timelineElement()
  const scroller = timeline?.closest<HTMLElement>(".thread-scroll")
  if (!timeline || !scroller || document.hidden || !document.hasFocus() || !isNearEnd(scroller)) return
  // Not the newest: one's own reply may be here before what the visitor wrote ahead of it.
  const { seq } = held()
  const conversation = conversationId()
  const key = `${conversation} ${seq}`
  if (seq > 0 && key !== told && tell({ type: "seen", conversation, seq })) told = key
}

onContent(() => {
  // The server hears of a thread's being looked at before it believes that it was seen.
  queueMicrotask(tellSeen)
})
document.addEventListener("htmx:ws:after:connection", () => {
  told = ""
  queueMicrotask(tellSeen)
})
document.addEventListener("visibilitychange", tellSeen)
addEventListener("focus", tellSeen)
document.addEventListener("scroll", tellSeen, { capture: true, passive: true })
