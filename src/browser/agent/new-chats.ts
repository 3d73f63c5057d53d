import { onContent } from "./content.ts"
import { conversationId } from "./inbox/htmx.ts"

// P2, I5: each new conversation comes as a toast of its own and goes once somebody has it. Whoever has it open, here or in another tab of
// theirs, or has dismissed it, has heard. However many there are, one toast tells of them.

const toasts = document.getElementById("toasts")
const otherTabs = new BroadcastChannel("new-chats")
let opened: string | null = null
let wasOnline = false

if (toasts) {
  new MutationObserver(tidy).observe(toasts, { childList: true })
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
  opened = open
  const status = document.querySelector<HTMLDataElement>("#my-status")?.value ?? ""
  // P3, C12: what was left behind is no news to whoever goes.
  if (wasOnline && status !== "online") for (const left of toasts!.querySelectorAll("[data-online-since]")) left.remove()
  wasOnline = status === "online"
  for (const card of cards()) {
    if (card.dataset.conversation === open || !card.dataset.while!.split(" ").includes(status)) card.remove()
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

function remove(ids: readonly string[]): void {
  for (const card of cards()) if (ids.includes(card.dataset.conversation!)) card.remove()
}

function cards(): HTMLElement[] {
  return [...(toasts?.querySelectorAll<HTMLElement>('[data-toast="new"]') ?? [])]
}
