import { me } from "./htmx.ts"

/** So near the end that one reads there. */
const NEAR = 60

/**
 * I7: news never moves what is being read. The thread is laid out from its end, so that there the newest stays in view by itself;
 * farther up the entry at the top is kept where it is, and a pill says that there is more.
 */
export function holdScroll(list: HTMLElement): (fresh: readonly HTMLElement[]) => void {
  const scroller = list.closest<HTMLElement>(".thread-scroll")
  if (!scroller) return () => undefined
  const isAtEnd = isNearEnd(scroller)
  const top = scroller.getBoundingClientRect().top
  const anchor = isAtEnd ? undefined : [...list.children].find((child) => child.getBoundingClientRect().bottom > top)
  const before = anchor?.getBoundingClientRect().top ?? 0
  return (fresh) => {
    const isOwn = fresh.some((element) => element.dataset.author === me && element.matches(".is-pending"))
    if (isAtEnd || isOwn) scroller.scrollTop = 0
    else if (anchor?.isConnected) scroller.scrollTop += anchor.getBoundingClientRect().top - before
    if (!isAtEnd && !isOwn && fresh.some((element) => element.nextElementSibling === null)) showPill(scroller, true)
  }
}

export function isNearEnd(scroller: HTMLElement): boolean {
  // Laid out from the end, its offset is 0 there and negative above.
  return scroller.scrollTop > -NEAR
}

function showPill(scroller: HTMLElement, isShown: boolean): void {
  const pill = scroller.closest(".thread")?.querySelector<HTMLElement>("[data-news]")
  if (pill) pill.hidden = !isShown
}

document.addEventListener("click", (event) => {
  const pill = (event.target as Element).closest?.("[data-news]")
  const scroller = pill?.closest(".thread")?.querySelector<HTMLElement>(".thread-scroll")
  scroller?.scrollTo({ top: 0, behavior: "smooth" })
  scroller?.focus({ preventScroll: true })
})

// Scrolling does not bubble, but can be caught on its way down.
document.addEventListener(
  "scroll",
  ({ target }) => {
    if (target instanceof HTMLElement && target.matches(".thread-scroll") && isNearEnd(target)) showPill(target, false)
  },
  { capture: true, passive: true },
)
