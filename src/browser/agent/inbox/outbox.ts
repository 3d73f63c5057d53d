import { standBehind } from "../../../domain/late-reply.ts"
import { clock } from "../clock.ts"
import { onContent } from "../content.ts"
import { isLeaving, leave, signIn } from "../leaving.ts"
import { forgetFailures, sayFailed } from "../toasts.ts"
import { confirmed } from "./confirm.ts"
import { conversationId, me, receive } from "./htmx.ts"
import { mayOutlive } from "./kept.ts"
import { outboxOf } from "./outbox-kept.ts"
import { held } from "./socket.ts"
import { hideUnsent, showUnsent, type Kind, type Moment, type Unsent } from "./unsent.ts"

const PATHS: Record<Kind, string> = { reply: "messages", comment: "notes" }
const FIRST_WAIT = 1_000
const LONGEST_WAIT = 2_000
/** Another tab sends what was written there; what still stands there after so long is sent from here too. */
const ADOPTED_AFTER = 5_000
/** What did not fail and is on its way for no longer than this is worth no question. */
const ON_THE_WAY = 1_000

const kept = outboxOf(me)
/**
 * C9: everything written and not yet acknowledged, in order. The id makes sending it twice, from two tabs or two visits, harmless. I2: the server
 * knows whether the moment is past that a reply was written for; then it is held here, until its agent says what becomes of it.
 */
const unsent: Unsent[] = []
let isSending = false
let wait = FIRST_WAIT
let timer: ReturnType<typeof setTimeout> | undefined

if (me !== "") {
  adopt()
  onContent(emptyDrafts)
  onContent(show)
  addEventListener("online", hurry)
  kept.onOtherTab(heard)
}

/** Takes the words over from the box: from here on they are kept until the server has them. */
export function enqueue(kind: Kind, text: string): void {
  const conversation = conversationId()
  if (conversation === null) return
  const at = Math.max(clock.now(), (unsent.at(-1)?.at ?? 0) + 1)
  const message: Unsent = { id: newId(), conversation, kind, text, at, moment: thisMoment(), problem: null }
  unsent.push(message)
  kept.keep(message)
  show()
  void sendNext()
}

/** As the open conversation stands before the agent's eyes. */
function thisMoment(): Moment {
  const { seq, noteSeq } = held()
  return { writtenAt: clock.now(), seq, noteSeq }
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest?.("[data-send], [data-take-back], [data-discard]")
  const id = button?.closest<HTMLElement>(".is-pending")?.dataset.pending
  const message = unsent.find((one) => one.id === id)
  if (!button || !message) return
  if (button.matches("[data-send]")) sendAnyway(message)
  else if (button.matches("[data-take-back]")) takeBack(message)
  else void discard(message)
})

/** Who says so has read what stands there now: it is as if they wrote it anew. */
function sendAnyway(message: Unsent): void {
  message.moment = thisMoment()
  message.problem = null
  kept.keep(message)
  hurry()
}

function takeBack(message: Unsent): void {
  withdraw(message)
  const box = document.querySelector<HTMLTextAreaElement>(`.box-${message.kind} .box-text`)!
  box.value = [message.text, box.value].filter(Boolean).join("\n")
  box.dispatchEvent(new Event("input", { bubbles: true }))
  box.focus()
}

async function discard(message: Unsent): Promise<void> {
  const isSure = await confirmed("What you wrote is gone then.", "Discard", "Discard this message?")
  // Another tab may have sent it while the question stood.
  if (isSure && message.problem !== null) withdraw(message)
}

/** It is kept, but nobody knows whether they will come back. */
function asked(event: BeforeUnloadEvent): void {
  const isLate = unsent.some((one) => one.problem === null && (wait > FIRST_WAIT || clock.now() - one.at > ON_THE_WAY))
  if (isLate && !isLeaving()) event.preventDefault()
}

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement
  if (unsent.length === 0 || isLeaving() || !form.matches('[action="/logout"]')) return
  event.preventDefault()
  const words = unsent.length === 1 ? "One message is" : `${unsent.length} messages are`
  void confirmed(
    `${words} not sent yet. What is unsent stays in this browser until you sign in here again.`,
    "Sign out",
    "Sign out now?",
  ).then((isSure) => isSure && leave(() => form.submit()))
})

/** What this browser keeps of one's own: of an earlier visit, or of another tab. */
function adopt(): void {
  const found = kept.all().filter(({ id }) => unsent.every((known) => known.id !== id))
  if (found.length === 0) return
  unsent.push(...found)
  unsent.sort((a, b) => a.at - b.at)
  show()
  void sendNext()
}

/** The server drops a draft together with storing the message that it became: until then a box that comes has it, and would say it twice. */
function emptyDrafts(): void {
  for (const box of document.querySelectorAll<HTMLTextAreaElement>("[data-box] .box-text:not([data-emptied])")) {
    box.dataset.emptied = ""
    const kind = box.form!.dataset.box
    const isUnsent = unsent.some((one) => one.conversation === conversationId() && one.kind === kind && one.text === box.value.trim())
    if (!isUnsent) continue
    box.value = ""
    box.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

/** Another tab wrote, sent or dropped a message, learnt why it is held, or was told to send it all the same. */
function heard(id: string, now: Unsent | null): void {
  const message = unsent.find((one) => one.id === id)
  if (!message) return now === null ? undefined : void setTimeout(adopt, ADOPTED_AFTER)
  if (now !== null) {
    message.problem = now.problem
    message.moment = now.moment
    return hurry()
  }
  withdraw(message)
}

function hurry(): void {
  wait = FIRST_WAIT
  clearTimeout(timer)
  timer = undefined
  show()
  void sendNext()
}

/** One after the other, so that they arrive as they were written. What the server refuses stays behind with the reason, and holds up nothing. */
async function sendNext(): Promise<void> {
  const message = unsent.find((one) => one.problem === null)
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
    return show()
  }
  wait = FIRST_WAIT
  show()
  await sendNext()
}

async function sent(message: Unsent): Promise<"done" | "refused" | "later"> {
  const { id, conversation, kind, text, moment } = message
  const path = `/conversations/${conversation}/${PATHS[kind]}`
  // By whom: another agent may have signed in since, in another tab.
  const body = new URLSearchParams({ id, text, agent: me, ...(kind === "reply" ? said(moment) : {}) })
  let answer: Response
  try {
    answer = await fetch(path, {
      method: "POST",
      body,
      headers: { accept: "application/json" },
      // Closing the tab right after Enter does not call it back.
      keepalive: mayOutlive(body),
      signal: AbortSignal.timeout(20_000),
    })
  } catch {
    return "later"
  }
  if (answer.status === 401) {
    signIn()
    return "later"
  }
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return "later"
  if (!answer.ok) {
    // Meanwhile another tab was told to send it all the same: its answer counts.
    if (message.moment === moment) await refused(message, answer, path)
    return "refused"
  }
  const fragments = await answer.text()
  drop(message)
  forgetFailures(path)
  await receive(fragments)
  return "done"
}

/** I2: as the server is told. A comment is for no moment: it is as true later. */
function said({ writtenAt, seq, noteSeq }: Moment): Record<string, string> {
  return { writtenAt: String(writtenAt), seq: String(seq), noteSeq: String(noteSeq) }
}

/** Where its conversation is open its bubble says so; anywhere else a line that leads there. */
async function refused(message: Unsent, answer: Response, path: string): Promise<void> {
  // Taken back in another tab.
  if (!unsent.includes(message)) return
  const { code, message: why = "The server did not take it." } = (await answer.json().catch(() => ({}))) as {
    code?: string
    message?: string
  }
  if (code === "not-found") {
    withdraw(message)
    return sayFailed("A message was not sent: its conversation was deleted.", path)
  }
  message.problem = why
  const behind = code === "conflict" ? standBehind(unsent, message) : []
  for (const one of behind) one.moment = message.moment
  for (const one of [message, ...behind]) kept.keep(one)
  if (message.conversation !== conversationId()) sayFailed(`A message was not sent. ${why}`, path, `/inbox/${message.conversation}`)
}

/** It is the server's now, or nobody's. */
function drop(message: Unsent): void {
  const at = unsent.indexOf(message)
  if (at >= 0) unsent.splice(at, 1)
  kept.forget(message)
}

function withdraw(message: Unsent): void {
  drop(message)
  hideUnsent(message)
  show()
}

function show(): void {
  showUnsent(unsent, timer !== undefined)
  // Only while it is needed, for with it no browser keeps a page to come back to.
  if (unsent.length > 0) addEventListener("beforeunload", asked)
  else removeEventListener("beforeunload", asked)
}

/** A version 4 UUID; `crypto.randomUUID` is missing on plain http. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}
