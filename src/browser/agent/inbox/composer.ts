import { isBlank } from "../../../domain/text.ts"
import { setText } from "../../set-text.ts"
import { onContent } from "../content.ts"
import { me } from "./htmx.ts"
import { forgetDraft } from "./drafts.ts"
import { enqueue } from "./outbox.ts"
import type { Placed } from "./place.ts"
import { typed, stoppedTyping } from "./typing.ts"

type Mode = "reply" | "comment"

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement
  if (!form.matches("[data-box]")) return
  event.preventDefault()
  send(form)
})

document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement
  if (target.matches?.(".box-text")) return keyInBox(event, target as HTMLTextAreaElement)
  if (target.matches?.(".composer-tab") && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    show(target.id === "tab-reply" ? "comment" : "reply")
    document.querySelector<HTMLElement>(".composer-tab[aria-selected=true]")?.focus()
  }
})

document.addEventListener("click", (event) => {
  const tab = (event.target as Element).closest?.(".composer-tab")
  if (!tab) return
  const mode = tab.id === "tab-comment" ? "comment" : "reply"
  show(mode)
  document.querySelector<HTMLElement>(`.box-${mode} .box-text`)?.focus()
})

document.addEventListener("focusin", ({ target }) => {
  const box = (target as Element).closest?.<HTMLElement>("[data-box]")
  if (box) show(box.dataset.box as Mode)
})

document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLTextAreaElement) || !target.matches(".box-text")) return
  grow(target)
  typed(target)
  if (target.value.trim() === "") tellMeanwhile("")
})

onContent(() => {
  const composer = document.querySelector<HTMLElement>(".composer:not([data-ready])")
  if (!composer) return
  composer.dataset.ready = ""
  show(composer.dataset.mode as Mode)
  for (const box of composer.querySelectorAll<HTMLTextAreaElement>(".box-text")) grow(box)
})

/** I2: the warning that a colleague was faster. */
document.addEventListener("inbox:placed", (event) => {
  const reply = document.querySelector<HTMLTextAreaElement>(".box-reply .box-text")
  if (!reply || reply.value.trim() === "") return
  const other = (event as Placed).detail.fresh.find((entry) => entry.matches(".entry-agent") && entry.dataset.author !== me)
  const name = other?.querySelector(".entry-name")?.textContent
  if (name) tellMeanwhile(`${name} replied while you were writing. Read it before you send.`)
})

/** Enter sends, unless it ends a word of an input method, or the keyboard is a phone's. Escape leaves the box. */
function keyInBox(event: KeyboardEvent, box: HTMLTextAreaElement): void {
  if (event.key === "Escape" && !event.isComposing) leave(box)
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return
  const isMeant = event.ctrlKey || event.metaKey || (!event.shiftKey && !event.altKey && matchMedia("(pointer: fine)").matches)
  if (!isMeant) return
  event.preventDefault()
  box.form!.requestSubmit()
}

/** I6: for the messages, where the keys of the status work. What stands open before it is closed first, by the browser. */
function leave(box: HTMLTextAreaElement): void {
  if (document.querySelector(":popover-open, dialog[open]")) return
  box.closest(".thread")?.querySelector<HTMLElement>(".thread-scroll")?.focus()
}

function send(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLTextAreaElement>(".box-text")!
  const text = box.value.trim()
  box.focus()
  if (isBlank(text)) return
  stoppedTyping()
  enqueue(form.dataset.box as Mode, text)
  box.value = ""
  forgetDraft(box)
  grow(box)
  tellMeanwhile("")
}

/** Both boxes are always there; the one at the back is out of the way of Tab, but not of whoever asks for it by name. */
export function show(mode: Mode): void {
  const composer = document.querySelector<HTMLElement>(".composer")
  if (!composer) return
  composer.dataset.mode = mode
  for (const name of ["reply", "comment"] as const) {
    const tab = composer.querySelector<HTMLElement>(`#tab-${name}`)!
    tab.setAttribute("aria-selected", String(name === mode))
    tab.tabIndex = name === mode ? 0 : -1
    for (const control of composer.querySelectorAll<HTMLElement>(`.box-${name} :is(textarea, button)`))
      control.tabIndex = name === mode ? 0 : -1
  }
}

/** Where CSS cannot do it yet. */
function grow(box: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return
  box.style.height = "auto"
  box.style.height = `${box.scrollHeight}px`
}

function tellMeanwhile(words: string): void {
  const place = document.querySelector("[data-meanwhile]")
  if (place) setText(place, words)
}
