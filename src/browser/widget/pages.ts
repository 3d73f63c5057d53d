import type { PageSeen } from "../../protocol.ts"

const SETTLED_AFTER = 300

let url = location.href
let referrer = document.referrer

/** The page as the visitor sees it now. */
export function currentPage(): PageSeen {
  if (location.href !== url) {
    referrer = url
    url = location.href
  }
  return { url, title: document.title, referrer }
}

/** W11: a change of history is a page view. Told once it has settled, for a title often follows its address. */
export function onPageView(tell: () => void): void {
  let timer: ReturnType<typeof setTimeout>
  const look = () => {
    clearTimeout(timer)
    timer = setTimeout(() => location.href !== url && tell(), SETTLED_AFTER)
  }
  addEventListener("popstate", look)
  addEventListener("hashchange", look)
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name]
    history[name] = function (...args) {
      original.apply(this, args)
      look()
    }
  }
}
