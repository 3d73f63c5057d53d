/** Within this many pixels of its end the thread counts as read to its end. */
const NEAR = 60

export type Scroll = {
  toNewest(): void
  /** A message came. Whoever reads further up is told, not moved. */
  arrived(): void
}

export function scrollIn(log: HTMLElement, content: HTMLElement, newest: HTMLElement): Scroll {
  let isAtEnd = true

  function toNewest(): void {
    isAtEnd = true
    newest.hidden = true
    log.scrollTop = log.scrollHeight
  }

  log.addEventListener("scroll", () => {
    isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR
    if (isAtEnd) newest.hidden = true
  })
  // The keyboard came up, a line was added, the window grew.
  const observer = new ResizeObserver(() => isAtEnd && toNewest())
  observer.observe(log)
  observer.observe(content)
  newest.onclick = toNewest

  return { toNewest, arrived: () => void (newest.hidden = isAtEnd) }
}
