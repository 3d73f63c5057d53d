import { isSaid, keepSaid } from "./left-behind.ts"

/** How long a good message stays; a failure stays until it is dismissed. */
const STAYS = 6_000

const toasts = document.getElementById("toasts")

if (toasts) {
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof HTMLElement) leaveLater(node)
  }).observe(toasts, { childList: true })
  toasts.addEventListener("click", (event) => {
    // Whoever follows its link has heard it.
    if ((event.target as HTMLElement).closest("[data-dismiss], a[href]")) (event.target as HTMLElement).closest(".toast")?.remove()
  })
  sayWhatWasThere(toasts)
}

/** A live region speaks of changes only: what stood there when the page came is put in again, a moment later. */
function sayWhatWasThere(region: HTMLElement): void {
  const there = [...region.children]
  if (there.length === 0) return
  setTimeout(() => region.replaceChildren(...there), 150)
  // Reloading must not say it again.
  const url = new URL(location.href)
  url.searchParams.delete("done")
  history.replaceState(history.state, "", url)
}

function leaveLater(toast: HTMLElement): void {
  if (toast.dataset.onlineSince !== undefined) {
    const news = { onlineSince: Number(toast.dataset.onlineSince), leftAt: Number(toast.dataset.leftAt) }
    if (isSaid(news)) return toast.remove()
    keepSaid(news)
    // One of them, and the last is true.
    for (const older of toasts!.querySelectorAll("[data-online-since]")) if (older !== toast) older.remove()
  }
  if (toast.dataset.toast === "failed") return
  setTimeout(function leave() {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAYS)
    else toast.remove()
  }, STAYS)
}
