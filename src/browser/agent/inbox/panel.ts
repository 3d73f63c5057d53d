import { onContent } from "../content.ts"
import { threadPane } from "./htmx.ts"

/** There they are the whole screen, so Back leads out of them (I1). */
const isPhone = matchMedia("(max-width: 45em)")

/** The step of the history that opening them made: where, and whether it is being taken back, which it is a moment later. */
let step: { readonly url: string; isTakenBack: boolean } | null = null

/** The visitor's details: always beside a wide thread, over a narrow one when asked for. */
document.addEventListener("click", (event) => {
  const pane = (event.target as Element).closest?.("[data-panel-toggle]")?.closest<HTMLElement>(".thread-pane")
  if (!pane) return
  const isOpen = !pane.hasAttribute("data-panel")
  show(pane, isOpen)
  if (isOpen && isPhone.matches) {
    history.pushState({ ...history.state, panel: true }, "")
    step = { url: location.href, isTakenBack: false }
  } else if (!isOpen) takeBack()
})

/** They went with the conversation. */
onContent(() => {
  if (document.querySelector(".thread-gone")) takeBack()
})

function takeBack(): void {
  if (!step || step.isTakenBack || !isStep(history.state)) return
  step.isTakenBack = true
  history.back()
}

// In the capture phase and stopped: htmx, which hears of steps by one of these two, is not told of one from a thread to the same thread. It
// would fetch it again, and take away what stands in it.
window.navigation?.addEventListener(
  "navigate",
  (event) => {
    const isBack = event.navigationType === "traverse" && isStep(history.state)
    if (isBack && event.destination.url === step?.url) event.stopImmediatePropagation()
  },
  true,
)
window.addEventListener(
  "popstate",
  (event) => {
    if (!step || isStep(event.state)) return
    const { url } = step
    step = null
    const pane = threadPane()
    if (location.href !== url || !pane) return
    event.stopImmediatePropagation()
    if (pane.hasAttribute("data-panel")) show(pane, false)
  },
  true,
)

function isStep(state: unknown): boolean {
  return typeof state === "object" && state !== null && "panel" in state
}

function show(pane: HTMLElement, isOpen: boolean): void {
  pane.toggleAttribute("data-panel", isOpen)
  const opener = pane.querySelector<HTMLElement>(".panel-toggle")
  opener?.setAttribute("aria-expanded", String(isOpen))
  if (isOpen) pane.querySelector<HTMLElement>(".panel-close")?.focus()
  else opener?.focus()
}

document.addEventListener("keydown", (event) => {
  const pane = (event.target as Element).closest?.<HTMLElement>(".thread-pane[data-panel]")
  if (event.key === "Escape" && pane) pane.querySelector<HTMLElement>(".panel-close")?.click()
})

/** A form that did its work closes the popover that it stands in. */
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: { sourceElement: HTMLElement; response: { status: number } } }>).detail
  if (ctx.sourceElement.matches("[data-closes]") && ctx.response.status < 300)
    ctx.sourceElement.closest<HTMLElement>("[popover]")?.hidePopover()
})
