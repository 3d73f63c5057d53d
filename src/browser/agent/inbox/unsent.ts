import { setText } from "../../set-text.ts"
import { conversationId, me, timelineElement } from "./htmx.ts"
import { placed } from "./place.ts"

export type Kind = "reply" | "comment"

/** I2: when it was written, by the server's clock ("unknown": an earlier version kept it without that), and up to which message and note its writer had read. */
export type Moment = { readonly writtenAt: number | "unknown"; readonly seq: number; readonly noteSeq: number }

/** A message that the server has not got. `at` orders them; `problem` is why the server refuses it, which is for the agent to decide. */
export type Unsent = {
  readonly id: string
  readonly conversation: string
  readonly kind: Kind
  readonly text: string
  readonly at: number
  /** Which it was written for. */
  moment: Moment
  problem: string | null
}

/** C7: the bubbles of what is on its way in the open thread. The stored message has the same id and takes the bubble's place. */
export function showUnsent(unsent: readonly Unsent[], isWaiting: boolean): void {
  const timeline = timelineElement()
  const template = document.querySelector<HTMLTemplateElement>("#pending-entry")
  if (!timeline || !template) return
  for (const message of unsent) {
    if (message.conversation !== conversationId()) continue
    let bubble = document.getElementById(elementId(message))
    if (!bubble) {
      bubble = made(message, template)
      placed(timeline, [bubble])
    }
    if (bubble.matches(".is-pending")) tellState(bubble, message, isWaiting)
  }
}

/** Unless the stored message has taken its place. */
export function hideUnsent(message: Unsent): void {
  const bubble = document.getElementById(elementId(message))
  if (bubble?.matches(".is-pending")) bubble.remove()
}

function made(message: Unsent, template: HTMLTemplateElement): HTMLElement {
  const bubble = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement
  const { id, kind, text, at } = message
  bubble.id = elementId(message)
  Object.assign(bubble.dataset, { pending: id, author: me, key: `${Number.MAX_SAFE_INTEGER} ${at}`, at: String(at) })
  bubble.classList.toggle("entry-agent", kind === "reply")
  bubble.classList.toggle("entry-comment", kind === "comment")
  bubble.querySelector(".bubble")!.textContent = text
  bubble.querySelector("time")!.dateTime = new Date(at).toISOString()
  return bubble
}

function tellState(bubble: HTMLElement, { problem }: Unsent, isWaiting: boolean): void {
  const state = problem !== null ? "held" : isWaiting ? "waiting" : "sending"
  bubble.classList.toggle("is-failed", state !== "sending")
  const words = problem !== null ? `Not sent. ${problem}` : isWaiting ? "Not sent. Trying again…" : "Sending"
  setText(bubble.querySelector(".entry-state")!, words)
  for (const part of bubble.querySelectorAll<HTMLElement>("[data-while]")) part.hidden = part.dataset.while !== state
}

function elementId({ kind, id }: Unsent): string {
  return `${kind === "reply" ? "message" : "note"}-${id}`
}
