/**
 * C9: what an agent wrote and the server has not got yet, kept by this browser until it has, in whichever tab. Each name begins with the kind of
 * thing and the agent's id, so that nobody else who signs in here comes upon it, and each thing stands by itself: no tab overwrites another's.
 */
export function keep(name: string, text: string): void {
  try {
    if (text === "") localStorage.removeItem(name)
    else localStorage.setItem(name, text)
  } catch {
    // Full or forbidden: the page itself holds it, and asks before it goes.
  }
}

/** Null if there is none. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

/** All whose names begin so. */
export function allKept(prefix: string): readonly string[] {
  try {
    return Object.entries(localStorage).flatMap(([name, text]) => (name.startsWith(prefix) ? [String(text)] : []))
  } catch {
    return []
  }
}

/**
 * Whether a request with this body may go on when its page is gone (`keepalive`). Browsers refuse it where all of a page's come to more than 64 KiB,
 * as they are sent: nine bytes for a Chinese character.
 */
export function mayOutlive(body: URLSearchParams): boolean {
  return body.toString().length < 16_000
}
