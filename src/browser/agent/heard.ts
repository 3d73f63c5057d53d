import { clock } from "./clock.ts"

// I7: which toasts of conversations this tab has told, so that a server that cannot know may tell them again. Kept over a change of page.

const KEY = "heard"
const MOST_KEPT = 200
/** A toast's id → when it was last heard of here, by the server's clock. The newest last. */
const heard = new Map<string, number>(kept())

addEventListener("pagehide", keep)

/** `since`: when it came to be so, if the server said. A page may lag behind its clock by as much as a frame was on the way. */
export function hear(id: string, since = 0): void {
  const at = Math.max(clock.now(), since, heard.get(id) ?? 0)
  heard.delete(id)
  heard.set(id, at)
}

/** What is told anew while the tab hears is news again, however long it has been so. */
export function forget(id: string): void {
  heard.delete(id)
}

/** Whether it was heard of since then. */
export function isHeard(id: string, since: number): boolean {
  return since <= (heard.get(id) ?? 0)
}

function keep(): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...heard].slice(-MOST_KEPT)))
  } catch {
    // Then it is known on this page.
  }
}

function kept(): [string, number][] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as [string, number][]
  } catch {
    return []
  }
}
