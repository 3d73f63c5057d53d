import { clock } from "./clock.ts"
import { onContent } from "./content.ts"
import { conversationId } from "./inbox/htmx.ts"

// P2, I5: each new conversation comes as a toast of its own and goes once somebody has it. Whoever has it open, here or in another tab of
// theirs, or has dismissed it, has heard. However many there are, one toast tells of them.
// I7: a tab that connects is told what it may have missed, and drops what it has not.

const toasts = document.getElementById("toasts")
const otherTabs = new BroadcastChannel("new-chats")
let opened: string | null = null
let wasOnline = false
/** Conversation → when it was last heard of here, by the server's clock. */
const heard = new Map<string, number>()

if (toasts) {
  new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes } of changes) {
      for (const node of addedNodes) forget(node as HTMLElement)
      for (const node of removedNodes) hear((node as HTMLElement).dataset?.conversation)
    }
    tidy()
  }).observe(toasts, { childList: true })
  toasts.addEventListener("inbox:placed", tidy)
  onContent(tidy)
  toasts.addEventListener("click", ({ target }) => {
    const dismissed = (target as HTMLElement).closest("[data-dismiss]")?.closest<HTMLElement>('[data-toast="new"]')
    if (!dismissed) return
    const ids = [dismissed, ...cards()].map(({ dataset }) => dataset.conversation!)
    tellOtherTabs(ids)
    remove(ids)
  })
  otherTabs.addEventListener("message", ({ data }) => remove(data as string[]))
}

function tidy(): void {
  const open = conversationId()
  if (open !== null && open !== opened) tellOtherTabs([open])
  // Until it is left, whatever comes stands there.
  for (const id of [open, opened]) hear(id)
  opened = open
  const status = document.querySelector<HTMLDataElement>("#my-status")?.value ?? ""
  // P3, C12: what was left behind is no news to whoever goes.
  if (wasOnline && status !== "online") for (const left of toasts!.querySelectorAll("[data-online-since]")) left.remove()
  wasOnline = status === "online"
  for (const card of cards()) {
    if (card.dataset.conversation === open || !card.dataset.while!.split(" ").includes(status) || isHeard(card)) card.remove()
  }
  const [first, ...others] = cards()
  for (const other of others) other.hidden = true
  if (first) show(first, 1 + others.length)
}

/** Words that are the same are left alone, or a screen reader would say them again. */
function show(card: HTMLElement, howMany: number): void {
  card.hidden = false
  card.querySelector<HTMLElement>(".toast-one")!.hidden = howMany > 1
  card.querySelector<HTMLElement>(".toast-many")!.hidden = howMany === 1
  const count = card.querySelector("[data-how-many]")!
  if (count.textContent !== String(howMany)) count.textContent = String(howMany)
}

function tellOtherTabs(ids: readonly string[]): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is its own origin's
  otherTabs.postMessage(ids)
}

function hear(id: string | null | undefined): void {
  if (id != null) heard.set(id, clock.now())
}

/** What is told anew while the tab hears is new again, however long it has waited. */
function forget({ dataset }: HTMLElement): void {
  if (dataset?.conversation !== undefined && dataset.missedSince === undefined) heard.delete(dataset.conversation)
}

function isHeard({ dataset }: HTMLElement): boolean {
  return dataset.missedSince !== undefined && Number(dataset.missedSince) <= (heard.get(dataset.conversation!) ?? 0)
}

function remove(ids: readonly string[]): void {
  for (const id of ids) hear(id)
  for (const card of cards()) if (ids.includes(card.dataset.conversation!)) card.remove()
}

function cards(): HTMLElement[] {
  return [...(toasts?.querySelectorAll<HTMLElement>('[data-toast="new"]') ?? [])]
}
