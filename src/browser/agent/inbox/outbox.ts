import { clock } from "../clock.ts"
import { onContent } from "../content.ts"
import { conversationId, me, receive, timelineElement } from "./htmx.ts"
import { placed } from "./place.ts"

type Kind = "reply" | "comment"
type Pending = { readonly id: string; readonly conversation: string; readonly kind: Kind; readonly text: string; problem: string | null }

const PATHS: Record<Kind, string> = { reply: "messages", comment: "notes" }
const FIRST_WAIT = 1_000
const LONGEST_WAIT = 2_000
const KEY = `outbox:${me}`

/** C9: everything written and not yet acknowledged, in order; it survives a reload. The id makes sending it twice harmless. */
const pending: Pending[] = read()
let isSending = false
let wait = FIRST_WAIT
let timer: ReturnType<typeof setTimeout> | undefined

onContent(showPending)
addEventListener("online", () => hurry())
void sendNext()

/** Takes the words over from the box: from here on they are kept until the server has them. */
export function enqueue(kind: Kind, text: string): void {
  const conversation = conversationId()
  if (conversation === null) return
  pending.push({ id: newId(), conversation, kind, text, problem: null })
  write()
  showPending()
  void sendNext()
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest?.("[data-retry], [data-take-back]")
  const id = button?.closest<HTMLElement>(".is-pending")?.dataset.pending
  const message = pending.find((one) => one.id === id)
  if (!button || !message) return
  if (button.matches("[data-retry]")) {
    message.problem = null
    return hurry()
  }
  drop(message)
  const box = document.querySelector<HTMLTextAreaElement>(`.box-${message.kind} .box-text`)!
  box.value = [message.text, box.value].filter(Boolean).join("\n")
  box.dispatchEvent(new Event("input", { bubbles: true }))
  box.focus()
})

function hurry(): void {
  wait = FIRST_WAIT
  clearTimeout(timer)
  timer = undefined
  showPending()
  void sendNext()
}

/** One after the other, so that they arrive as they were written. What the server refuses stays behind with the reason, and holds up nothing. */
async function sendNext(): Promise<void> {
  const message = pending.find((one) => one.problem === null)
  if (isSending || timer !== undefined || !message) return
  isSending = true
  const outcome = await sent(message)
  isSending = false
  if (outcome === "later") {
    timer = setTimeout(
      () => {
        timer = undefined
        void sendNext()
      },
      wait * (0.75 + Math.random() / 2),
    )
    wait = Math.min(wait * 2, LONGEST_WAIT)
    return showPending()
  }
  wait = FIRST_WAIT
  showPending()
  await sendNext()
}

async function sent(message: Pending): Promise<"done" | "refused" | "later"> {
  const { id, conversation, kind, text } = message
  let answer: Response
  try {
    answer = await fetch(`/conversations/${conversation}/${PATHS[kind]}`, {
      method: "POST",
      body: new URLSearchParams({ id, text }),
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(20_000),
    })
  } catch {
    return "later"
  }
  if (answer.status === 401) {
    // Kept in this tab: it goes out after signing in.
    location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`)
    return "later"
  }
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return "later"
  if (!answer.ok) {
    message.problem = await reasonOf(answer)
    write()
    return "refused"
  }
  const fragments = await answer.text()
  drop(message, false)
  await receive(fragments)
  return "done"
}

async function reasonOf(answer: Response): Promise<string> {
  const { message } = (await answer.json().catch(() => ({}))) as { message?: string }
  return message ?? "The server did not take it."
}

function drop(message: Pending, isShownToo = true): void {
  pending.splice(pending.indexOf(message), 1)
  write()
  if (isShownToo) document.getElementById(elementId(message))?.remove()
}

/** The bubbles of what is on its way in the open thread. The stored message has the same id and takes the bubble's place. */
function showPending(): void {
  const timeline = timelineElement()
  const template = document.querySelector<HTMLTemplateElement>("#pending-entry")
  if (!timeline || !template) return
  for (const [i, message] of pending.entries()) {
    if (message.conversation !== conversationId()) continue
    let bubble = document.getElementById(elementId(message))
    if (!bubble) {
      bubble = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement
      bubble.id = elementId(message)
      Object.assign(bubble.dataset, { pending: message.id, author: me, key: `${Number.MAX_SAFE_INTEGER} ${i}`, at: String(clock.now()) })
      bubble.classList.toggle("entry-agent", message.kind === "reply")
      bubble.classList.toggle("entry-comment", message.kind === "comment")
      bubble.querySelector(".bubble")!.textContent = message.text
      placed(timeline, [bubble])
    }
    if (bubble.matches(".is-pending")) tellState(bubble, message)
  }
}

function tellState(bubble: HTMLElement, { problem }: Pending): void {
  const isWaiting = timer !== undefined
  bubble.classList.toggle("is-failed", problem !== null || isWaiting)
  bubble.querySelector(".entry-state")!.textContent =
    problem !== null ? `Not sent. ${problem}` : isWaiting ? "Not sent. Trying again…" : "Sending"
  for (const button of bubble.querySelectorAll<HTMLElement>("[data-retry]")) button.hidden = problem === null && !isWaiting
  for (const button of bubble.querySelectorAll<HTMLElement>("[data-take-back]")) button.hidden = problem === null
}

function elementId({ kind, id }: Pending): string {
  return `${kind === "reply" ? "message" : "note"}-${id}`
}

/** A version 4 UUID; `crypto.randomUUID` is missing on plain http. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}

function read(): Pending[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Pending[]
  } catch {
    return []
  }
}

function write(): void {
  try {
    if (pending.length === 0) sessionStorage.removeItem(KEY)
    else sessionStorage.setItem(KEY, JSON.stringify(pending))
  } catch {
    // Full or forbidden: kept in memory, and the server's draft is not dropped before the message is stored.
  }
}
