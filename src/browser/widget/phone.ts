import { PHONE } from "./loader-css.ts"

/** W8 on phones: the panel is the whole screen, the page behind stands still, Back closes it. */
export function fullScreen(panel: HTMLElement, close: () => void) {
  let isFull = false
  let isPushed = false
  let overflow = ""
  let url = ""
  const page = document.documentElement.style
  const view = visualViewport

  // `dvh` knows nothing of the keyboard, the visual viewport does (pitfall 85). Zoomed in by hand, it stays as it is.
  const follow = () => {
    if (!isFull || !view || view.scale > 1.01) return
    panel.style.height = `${view.height}px`
    panel.style.top = `${view.offsetTop}px`
  }
  for (const moved of ["resize", "scroll"]) view?.addEventListener(moved, follow)

  // In the capture phase and stopped: the page's router is not told of a step that leads from its page to the same page.
  addEventListener(
    "popstate",
    (event: PopStateEvent) => {
      if (!isPushed || isOurs(event.state)) return
      isPushed = false
      if (location.href !== url) return
      event.stopImmediatePropagation()
      close()
    },
    true,
  )

  return {
    opened() {
      isFull = matchMedia(PHONE).matches
      if (!isFull) return
      overflow = page.overflow
      page.overflow = "hidden"
      follow()
      try {
        history.pushState({ ...history.state, shopbell: 1 }, "")
        isPushed = true
        url = location.href
      } catch {
        // A sandboxed page has no history; the button closes all the same.
      }
    },
    closed() {
      if (!isFull) return
      isFull = false
      page.overflow = overflow
      panel.style.height = panel.style.top = ""
      if (isPushed && isOurs(history.state)) history.back()
      else isPushed = false
    },
  }
}

/** Whatever a page keeps there. */
const isOurs = (state: { readonly shopbell?: unknown } | null): boolean => state?.shopbell === 1
