/** `hx-confirm` in a dialog of our own: its button says what it will do (`data-confirm`), its heading to whom (`data-confirm-title`). */
document.addEventListener("htmx:confirm", (event) => {
  const { ctx, issueRequest, dropRequest } = (event as CustomEvent<Confirmation>).detail
  if (!ctx.confirm) return
  event.preventDefault()
  const { confirm = "Continue", confirmTitle } = ctx.sourceElement.dataset
  void confirmed(ctx.confirm, confirm, confirmTitle).then((isMeant) => (isMeant ? issueRequest() : dropRequest()))
})

type Confirmation = { ctx: { confirm?: string; sourceElement: HTMLElement }; issueRequest(): void; dropRequest(): void }

/** Asks; Escape and Cancel mean no. With a title the words are what becomes of it. */
export function confirmed(words: string, act: string, title?: string): Promise<boolean> {
  const dialog = document.createElement("dialog")
  const form = document.createElement("form")
  dialog.className = "dialog"
  dialog.setAttribute("aria-labelledby", title === undefined ? "confirm-words" : "confirm-title")
  dialog.setAttribute("aria-describedby", "confirm-words")
  form.method = "dialog"
  if (title !== undefined) form.append(text("h2", "confirm-title", title))
  form.append(text("p", "confirm-words", words))
  const actions = document.createElement("p")
  actions.className = "dialog-actions"
  actions.append(button("Cancel", "no", "button"), button(act, "yes", "button button-danger"))
  form.append(actions)
  dialog.append(form)
  document.body.append(dialog)
  // The button of a menu gets the focus back first: a dialog gives it back to what had it, and a menu's item is hidden by then.
  for (const menu of document.querySelectorAll<HTMLElement>(".menu:popover-open")) menu.hidePopover()
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(dialog.returnValue === "yes")
    })
  })
}

function text(tag: "h2" | "p", id: string, words: string): HTMLElement {
  const element = document.createElement(tag)
  element.id = id
  element.textContent = words
  return element
}

function button(caption: string, value: string, className: string): HTMLButtonElement {
  const element = document.createElement("button")
  element.textContent = caption
  element.value = value
  element.className = className
  return element
}
