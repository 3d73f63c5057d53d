import { isSaid, keepSaid } from "./left-behind.ts"

/** How long a good message stays; a failure stays until it is dismissed, or until the same thing works. */
const STAYS = 6_000
/** More than these nobody reads. */
const MOST = 3

export const UNREACHABLE = "The server cannot be reached. Nothing was changed."

const toasts = document.getElementById("toasts")

if (toasts) {
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof HTMLElement) came(node)
  }).observe(toasts, { childList: true })
  toasts.addEventListener("click", (event) => {
    // Whoever follows its link has heard it.
    if ((event.target as HTMLElement).closest("[data-dismiss], a[href]")) (event.target as HTMLElement).closest(".toast")?.remove()
  })
  sayWhatWasThere(toasts)
}

/** Says that something did not work. `about` is its path: once a request there works, this is true no longer. */
export function sayFailed(words: string, about: string): void {
  const template = document.querySelector<HTMLTemplateElement>("#toast-failed")
  const toast = (template?.content.cloneNode(true) as DocumentFragment | undefined)?.firstElementChild as HTMLElement | undefined
  if (!toasts || !toast) return
  toast.querySelector("p")!.textContent = words
  toasts.append(toast)
  nameFailures(about)
}

/** What was said of failures just now is said of this path. */
export function nameFailures(about: string): void {
  for (const toast of toasts?.querySelectorAll<HTMLElement>('[data-toast="failed"]:not([data-about])') ?? []) toast.dataset.about = about
}

/** It worked. */
export function forgetFailures(about: string): void {
  for (const toast of toasts?.querySelectorAll<HTMLElement>("[data-about]") ?? []) if (toast.dataset.about === about) toast.remove()
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

function came(toast: HTMLElement): void {
  if (toast.dataset.onlineSince !== undefined) {
    const news = { onlineSince: Number(toast.dataset.onlineSince), leftAt: Number(toast.dataset.leftAt) }
    if (isSaid(news)) return toast.remove()
    keepSaid(news)
    // One of them, and the last is true.
    for (const older of toasts!.querySelectorAll("[data-online-since]")) if (older !== toast) older.remove()
  }
  makeRoom(toast)
  if (toast.dataset.toast !== "failed") leaveLater(toast)
}

/** The same words once, and few in all: good news goes before failures, old before new. */
function makeRoom(fresh: HTMLElement): void {
  for (const other of Array.from(toasts!.children)) if (other !== fresh && other.innerHTML === fresh.innerHTML) other.remove()
  for (let more = toasts!.childElementCount - MOST; more > 0; more--) {
    const others = [...toasts!.children].filter((one) => one !== fresh)
    ;(others.find((one) => !one.matches('[data-toast="failed"]')) ?? others[0])?.remove()
  }
}

function leaveLater(toast: HTMLElement): void {
  setTimeout(function leave() {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAYS)
    else toast.remove()
  }, STAYS)
}
