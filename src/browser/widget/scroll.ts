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

  function toNewest(): void {
    isAtEnd = true
    newest.hidden = true
    log.scrollTop = log.scrollHeight
  }

  log.addEventListener("scroll", () => {
    if (!hasBegun()) return
    isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR
    if (isAtEnd) newest.hidden = true
  })
  // The keyboard came up, a line was added, the window grew.
  const observer = new ResizeObserver(() => isAtEnd && hasBegun() && toNewest())
  observer.observe(log)
  observer.observe(content)
  newest.onclick = toNewest

  return { toNewest, arrived: () => void (newest.hidden = isAtEnd) }
}
