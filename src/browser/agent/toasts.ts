import { isSaid, keepSaid } from "./left-behind.ts"

/** How long a good message stays; a failure stays until it is dismissed, or until the same thing works. */
const STAYS = 6_000
/** A new conversation is told of until it is somebody's; after that long its dot is red in the lists (C5). */
const NEW_STAYS = 30_000
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

/** Says that something did not work. `about` is its path: once a request there works, this is true no longer. `href`: where it can be mended. */
export function sayFailed(words: string, about: string, href?: string): void {
  const template = document.querySelector<HTMLTemplateElement>("#toast-failed")
  const toast = (template?.content.cloneNode(true) as DocumentFragment | undefined)?.firstElementChild as HTMLElement | undefined
  if (!toasts || !toast) return
  toast.querySelector("p")!.textContent = words
  if (href !== undefined) toast.querySelector("p")!.append(" ", linkTo(href))
  toasts.append(toast)
  nameFailures(about)
}

function linkTo(href: string): HTMLAnchorElement {
  return Object.assign(document.createElement("a"), { href, className: "link", textContent: "Open it" })
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
  // What the socket brought meanwhile stays.
  setTimeout(() => region.prepend(...there.filter(({ isConnected }) => isConnected)), 150)
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
  if (toast.dataset.toast !== "failed") leaveLater(toast, toast.dataset.toast === "new" ? NEW_STAYS : STAYS)
}

/** The same words once, and few in all: good news goes before what waits for somebody, old before new. */
function makeRoom(fresh: HTMLElement): void {
  for (const other of Array.from(toasts!.children)) if (other !== fresh && other.innerHTML === fresh.innerHTML) other.remove()
  const shown = [...toasts!.querySelectorAll(":scope > :not([hidden])")]
  for (let more = shown.length - MOST; more > 0; more--) {
    const others = shown.filter((one) => one !== fresh && one.isConnected)
    ;(others.find((one) => one.matches('[data-toast="done"]')) ?? others[0])?.remove()
  }
}

function leaveLater(toast: HTMLElement, after: number): void {
  setTimeout(function leave() {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAYS)
    else toast.remove()
  }, after)
}
