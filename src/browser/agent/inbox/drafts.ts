import { onContent } from "../content.ts"
import { conversationId, me } from "./htmx.ts"

const QUIET = 700

/** Boxes with words that the server has not got yet. */
const unsaved = new Map<HTMLTextAreaElement, ReturnType<typeof setTimeout>>()

/** I2: what is begun is kept, each box by itself: in this tab with every key, on the server once the keys rest. */
document.addEventListener("input", (event) => {
  const box = event.target as HTMLTextAreaElement
  if (!box.matches?.(".box-text")) return
  write(keyOf(box), box.value)
  clearTimeout(unsaved.get(box))
  unsaved.set(
    box,
    setTimeout(() => void save(box), QUIET),
  )
})

addEventListener("pagehide", keepDrafts)
document.addEventListener("visibilitychange", () => document.hidden && keepDrafts())
onContent(restore)

/** Before the boxes go. */
export function keepDrafts(): void {
  for (const box of unsaved.keys()) void save(box)
}

/** After its words were sent: the server drops its draft together with storing the message. */
export function forgetDraft(box: HTMLTextAreaElement): void {
  clearTimeout(unsaved.get(box))
  unsaved.delete(box)
  write(keyOf(box), "")
}

async function save(box: HTMLTextAreaElement): Promise<void> {
  clearTimeout(unsaved.get(box))
  unsaved.delete(box)
  const { id, kind } = placeOf(box)
  const text = box.value
  const key = keyOf(box)
  const body = new URLSearchParams({ text })
  try {
    const answer = await fetch(`/conversations/${id}/drafts/${kind}`, { method: "PUT", body, keepalive: text.length < 20_000 })
    if (answer.ok && read(key) === text) write(key, "")
  } catch {
    // Kept in this tab; the next key or visit tries again.
  }
}

/** Words that never reached the server (it was away, the tab was reloaded) are newer than its draft. */
function restore(): void {
  for (const box of document.querySelectorAll<HTMLTextAreaElement>(".box-text:not([data-restored])")) {
    box.dataset.restored = ""
    const kept = read(keyOf(box))
    if (kept === null) continue
    box.value = kept
    box.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

/** Asked once and kept at the box: when it is saved its thread may be gone. */
function placeOf(box: HTMLTextAreaElement): { id: string; kind: string } {
  const kind = box.form!.dataset.box!
  const id = (box.dataset.conversation ??= conversationId() ?? "")
  return { id, kind }
}

function keyOf(box: HTMLTextAreaElement): string {
  const { id, kind } = placeOf(box)
  return `draft:${me}:${id}:${kind}`
}

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, text: string): void {
  try {
    if (text === "") sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, text)
  } catch {
    // Full or forbidden: the server's draft is left.
  }
}
