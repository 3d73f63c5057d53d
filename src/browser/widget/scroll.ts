/** Within this many pixels of its end the thread counts as read to its end. */
const NEAR = 60

export type Scroll = {
  toNewest(): void
  /** A message came. Whoever reads further up is told, not moved. */
  arrived(): void
}

/** A greeting is read from its top: only a thread that `hasBegun` stays at its end. */
export function scrollIn(log: HTMLElement, content: HTMLElement, newest: HTMLElement, hasBegun: () => boolean): Scroll {
  let isAtEnd = true
  let top = 0

  function toNewest(): void {
    isAtEnd = true
    newest.hidden = true
    log.scrollTop = log.scrollHeight
    top = log.scrollTop
  }

  function look(): void {
    if (!hasBegun()) return
    const isUp = log.scrollTop < top
    top = log.scrollTop
    if (log.scrollHeight - top - log.clientHeight < NEAR) {
      isAtEnd = true
      newest.hidden = true
      // Only who goes up leaves the end. That it is further down may be what has come since we went there, before this was told.
    } else if (isUp) isAtEnd = false
  }

  log.addEventListener("scroll", look)
  // The keyboard came up, a line was added, the window grew.
  const observer = new ResizeObserver(() => isAtEnd && hasBegun() && toNewest())
  observer.observe(log)
  observer.observe(content)
  newest.onclick = toNewest

  return {
    toNewest,
    arrived() {
      // A busy browser tells of a scroll only when it gets to paint.
      look()
      newest.hidden = isAtEnd
    },
  }
}
