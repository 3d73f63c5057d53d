import { overLimit } from "../../../domain/text.ts"
import { onContent } from "../content.ts"
import { conversationId, me } from "./htmx.ts"
import { keep, kept, mayOutlive } from "./kept.ts"

const QUIET = 700
/** Those of the inbox. The pages behind mails' links have a box without a draft. */
const BOX = "[data-box] .box-text"

/** Boxes with words that the server has not got yet. */
const unsaved = new Map<HTMLTextAreaElement, ReturnType<typeof setTimeout>>()

/**
 * I2: what is begun is kept, each box by itself: in this tab with every key, on the server once the keys rest. What the server did not take, or
 * would not (C7: it is too long), this browser keeps beyond the tab; not all of it, for a draft may be sent from elsewhere.
 */
document.addEventListener("input", (event) => {
  const box = event.target as HTMLTextAreaElement
  if (!box.matches?.(BOX)) return
  write(keyOf(box), box.value)
  if (overLimit(box.value) !== null) keep(keyOf(box), box.value)
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
  keep(keyOf(box), "")
}

async function save(box: HTMLTextAreaElement): Promise<void> {
  clearTimeout(unsaved.get(box))
  unsaved.delete(box)
  const { id, kind } = placeOf(box)
  const text = box.value
  const key = keyOf(box)
  const body = new URLSearchParams({ text, agent: me })
  const answer = await fetch(`/conversations/${id}/drafts/${kind}`, { method: "PUT", body, keepalive: mayOutlive(body) }).catch(() => null)
  // Sent meanwhile, or there is more, which is saved in its turn.
  if (read(key) !== text) return
  keep(key, answer?.ok ? "" : text)
  if (answer?.ok) write(key, "")
}

/** Words that never reached the server (it was away, the tab was reloaded, they are too long) are newer than its draft. */
function restore(): void {
  for (const box of document.querySelectorAll<HTMLTextAreaElement>(`${BOX}:not([data-restored])`)) {
    box.dataset.restored = ""
    const words = read(keyOf(box)) ?? kept(keyOf(box))
    if (words === null) continue
    box.value = words
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
