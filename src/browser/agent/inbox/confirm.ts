/** `hx-confirm` in a dialog of our own, whose button says what it will do (`data-confirm`). */
document.addEventListener("htmx:confirm", (event) => {
  const { ctx, issueRequest, dropRequest } = (event as CustomEvent<Confirmation>).detail
  if (!ctx.confirm) return
  event.preventDefault()
  void confirmed(ctx.confirm, ctx.sourceElement.dataset.confirm ?? "Continue").then((isMeant) => (isMeant ? issueRequest() : dropRequest()))
})

type Confirmation = { ctx: { confirm?: string; sourceElement: HTMLElement }; issueRequest(): void; dropRequest(): void }

/** Asks; Escape and Cancel mean no. */
export function confirmed(question: string, act: string): Promise<boolean> {
  const dialog = document.createElement("dialog")
  const words = document.createElement("p")
  const form = document.createElement("form")
  dialog.className = "dialog"
  dialog.setAttribute("aria-labelledby", "confirm-words")
  form.method = "dialog"
  words.id = "confirm-words"
  words.textContent = question
  const actions = document.createElement("p")
  actions.className = "dialog-actions"
  actions.append(button("Cancel", "no", "button"), button(act, "yes", "button button-danger"))
  form.append(words, actions)
  dialog.append(form)
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(dialog.returnValue === "yes")
    })
  })
}

function button(caption: string, value: string, className: string): HTMLButtonElement {
  const element = document.createElement("button")
  element.textContent = caption
  element.value = value
  element.className = className
  return element
}
