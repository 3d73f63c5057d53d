import { receive } from "./htmx.ts"
import { forgetFailures, nameFailures, sayFailed, UNREACHABLE } from "../toasts.ts"
import { confirmed } from "./confirm.ts"
import { focusBox, hasKeyboard } from "./panes.ts"
import { newestOf, placeWithheld } from "./place.ts"

/** The message whose menu is open. */
let chosen: HTMLElement | null = null

document.addEventListener("click", (event) => {
  const target = event.target as Element
  const opener = target.closest?.(".entry-more")
  if (opener) chosen = opener.closest<HTMLElement>(".entry")
  if (!chosen) return
  if (target.closest("[data-entry-edit]")) edit(chosen)
  if (target.closest("[data-entry-copy]")) void navigator.clipboard?.writeText(textOf(chosen))
  if (target.closest("[data-entry-delete]")) void remove(chosen)
})

/** C7: its options go with a message that is deleted, or not loaded any more. */
document.addEventListener("inbox:placed", () => {
  const menu = document.querySelector<HTMLElement>("#entry-menu:popover-open")
  if (!menu || (chosen && optionsOf(chosen))) return
  menu.hidePopover()
  if (hasKeyboard.matches) focusBox()
})

document.addEventListener("click", (event) => {
  const cancel = (event.target as Element).closest?.("[data-edit-cancel]")
  const entry = cancel?.closest<HTMLElement>(".entry")
  if (entry) stopEditing(entry)
})

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement
  if (!form.matches(".edit")) return
  event.preventDefault()
  void save(form)
})

document.addEventListener("keydown", (event) => {
  const box = event.target as HTMLElement
  if (!box.matches?.(".edit-text") || event.isComposing) return
  if (event.key === "Escape") stopEditing(box.closest<HTMLElement>(".entry")!)
  if (event.key !== "Enter" || event.shiftKey) return
  event.preventDefault()
  ;(box as HTMLTextAreaElement).form!.requestSubmit()
})

/** C7: in its place; news of it waits until it is saved or left (`placeWithheld`). */
function edit(entry: HTMLElement): void {
  if (entry.dataset.editing !== undefined) return
  const form = (document.querySelector<HTMLTemplateElement>("#edit-entry")!.content.cloneNode(true) as DocumentFragment)
    .firstElementChild as HTMLFormElement
  const box = form.querySelector("textarea")!
  if (isComment(entry)) form.querySelector("label span")!.textContent = "Edit comment"
  box.value = textOf(entry)
  entry.dataset.editing = ""
  // A message of files alone has no bubble.
  ;(entry.querySelector(".bubble") ?? entry.querySelector(".entry-by")!).after(form)
  // The menu gives the focus back to its button first.
  setTimeout(() => box.focus())
}

async function save(form: HTMLFormElement): Promise<void> {
  const entry = form.closest<HTMLElement>(".entry")!
  const text = form.querySelector("textarea")!.value
  if (text.trim() === textOf(newestOf(entry))) return stopEditing(entry)
  const answer = await ask(pathOf(entry), { method: "PUT", body: new URLSearchParams({ text }) })
  if (!answer) return
  stopEditing(entry)
  await receive(answer)
  backToOptions(entry)
}

async function remove(entry: HTMLElement): Promise<void> {
  const [who, what] = isComment(entry) ? ["Your colleagues", "comment"] : ["The visitor", "message"]
  // It may not be loaded any more once one has answered.
  const path = pathOf(entry)
  const isMeant = await confirmed(`${who} will no longer see it either.`, "Delete", `Delete this ${what}?`)
  const answer = isMeant ? await ask(path, { method: "DELETE" }) : null
  if (answer) await receive(answer)
  backToOptions(entry)
}

function pathOf(entry: HTMLElement): string {
  const conversation = entry.closest<HTMLElement>("[data-conversation]")!.dataset.conversation!
  return `/conversations/${conversation}/${isComment(entry) ? "notes" : "messages"}/${entry.id.replace(/^(message|note)-/, "")}`
}

/** Null if it was refused; then a toast says why. */
async function ask(path: string, init: RequestInit): Promise<string | null> {
  const answer = await fetch(path, { ...init, headers: { "HX-Request": "true" } }).catch(() => null)
  if (answer?.ok) {
    forgetFailures(path)
    return answer.text()
  }
  if (answer) {
    await receive(`<hx-partial hx-target="#toasts" hx-swap="beforeend">${await answer.text()}</hx-partial>`)
    nameFailures(path)
  } else sayFailed(UNREACHABLE, path)
  return null
}

function isComment(entry: HTMLElement): boolean {
  return entry.matches(".entry-comment")
}

function stopEditing(entry: HTMLElement): void {
  entry.querySelector(".edit")?.remove()
  delete entry.dataset.editing
  placeWithheld(entry)
  backToOptions(entry)
}

/** W8: what had the focus is gone: back to where it was opened from, or to where one writes if that went too. */
function backToOptions(entry: HTMLElement): void {
  if (document.activeElement !== document.body) return
  const options = optionsOf(entry)
  if (options) options.focus({ preventScroll: true })
  else if (hasKeyboard.matches) focusBox()
}

function optionsOf(entry: HTMLElement): HTMLElement | null {
  return entry.isConnected ? entry.querySelector<HTMLElement>(".entry-more") : null
}

function textOf(entry: HTMLElement): string {
  return entry.querySelector(".bubble")?.textContent ?? ""
}
