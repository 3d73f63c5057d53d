import { setText } from "../set-text.ts"
import { onContent } from "./content.ts"
import { forget, hear, isHeard } from "./heard.ts"
import { conversationId } from "./inbox/htmx.ts"

// P2, C4, I5: each new conversation, and each that is assigned to its reader, comes as a toast of its own; a new one goes once somebody has
// it. Whoever has it open, here or in another tab of theirs, or has dismissed it, has heard. However many of a kind there are, one tells of them.
// I7: a tab that connects is told what it may have missed, and drops what it has not.

const KINDS = ["new", "assigned"] as const
type Kind = (typeof KINDS)[number]

const toasts = document.getElementById("toasts")
const otherTabs = new BroadcastChannel("new-chats")
let opened: string | null = null
let wasOnline = false

if (toasts) {
  new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes } of changes) {
      for (const node of addedNodes) if (isCard(node) && node.dataset.missed === undefined) forget(node.id)
      for (const node of removedNodes) if (isCard(node)) hear(node.id, sinceOf(node))
    }
    tidy()
  }).observe(toasts, { childList: true })
  toasts.addEventListener("inbox:placed", tidy)
  onContent(tidy)
  toasts.addEventListener("click", ({ target }) => {
    const dismissed = (target as HTMLElement).closest("[data-dismiss]")?.closest<HTMLElement>("[data-toast]")
    if (!isCard(dismissed)) return
    const ids = [dismissed, ...cards(dismissed.dataset.toast as Kind)].map(({ id }) => id)
    tellOtherTabs(ids)
    remove(ids)
  })
  otherTabs.addEventListener("message", ({ data }) => remove(data as string[]))
}

function tidy(): void {
  const open = conversationId()
  if (open !== null && open !== opened) tellOtherTabs(idsOf(open))
  // Until it is left, whatever comes stands there.
  for (const id of [open, opened].flatMap((one) => (one === null ? [] : idsOf(one)))) hear(id)
  opened = open
  const status = document.querySelector<HTMLDataElement>("#my-status")?.value ?? ""
  // P3, C12: what was left behind is no news to whoever goes.
  if (wasOnline && status !== "online") for (const left of toasts!.querySelectorAll("[data-online-since]")) left.remove()
  wasOnline = status === "online"
  for (const kind of KINDS) {
    for (const card of cards(kind)) {
      const { conversation, missed, while: statuses } = card.dataset
      const isKnown = missed !== undefined && isHeard(card.id, sinceOf(card))
      if (conversation === open || !statuses!.split(" ").includes(status) || isKnown) card.remove()
    }
    const [first, ...others] = cards(kind)
    for (const other of others) other.hidden = true
    if (first) show(first, 1 + others.length)
  }
}

/** Words that are the same are left alone, or a screen reader would say them again. */
function show(card: HTMLElement, howMany: number): void {
  card.hidden = false
  card.querySelector<HTMLElement>(".toast-one")!.hidden = howMany > 1
  card.querySelector<HTMLElement>(".toast-many")!.hidden = howMany === 1
  const count = card.querySelector("[data-how-many]")!
  setText(count, String(howMany))
}

function tellOtherTabs(ids: readonly string[]): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is its own origin's
  otherTabs.postMessage(ids)
}

function remove(ids: readonly string[]): void {
  for (const id of ids) {
    const card = document.getElementById(id)
    hear(id, isCard(card) ? sinceOf(card) : 0)
    if (isCard(card)) card.remove()
  }
}

/** The toasts that may tell of a conversation. */
function idsOf(conversation: string): readonly string[] {
  return KINDS.map((kind) => `${kind}-${conversation}`)
}

function sinceOf({ dataset }: HTMLElement): number {
  return Number(dataset.since)
}

function isCard(node: Node | null | undefined): node is HTMLElement {
  return node instanceof HTMLElement && node.dataset.conversation !== undefined && KINDS.includes(node.dataset.toast as Kind)
}

function cards(kind: Kind): HTMLElement[] {
  return [...(toasts?.querySelectorAll<HTMLElement>(`[data-toast="${kind}"]`) ?? [])]
}
