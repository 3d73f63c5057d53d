/** The visitor's details: always beside a wide thread, over a narrow one when asked for. */
document.addEventListener("click", (event) => {
  const toggle = (event.target as Element).closest?.("[data-panel-toggle]")
  if (!toggle) return
  const pane = toggle.closest<HTMLElement>(".thread-pane")!
  const isOpen = pane.toggleAttribute("data-panel")
  const opener = pane.querySelector<HTMLElement>(".panel-toggle")
  opener?.setAttribute("aria-expanded", String(isOpen))
  if (isOpen) pane.querySelector<HTMLElement>(".panel-close")?.focus()
  else opener?.focus()
})

document.addEventListener("keydown", (event) => {
  const pane = (event.target as Element).closest?.<HTMLElement>(".thread-pane[data-panel]")
  if (event.key === "Escape" && pane) pane.querySelector<HTMLElement>(".panel-close")?.click()
})

/** A form that did its work closes the popover that it stands in. */
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: { sourceElement: HTMLElement; response: { status: number } } }>).detail
  if (ctx.sourceElement.matches("[data-closes]") && ctx.response.status < 300)
    ctx.sourceElement.closest<HTMLElement>("[popover]")?.hidePopover()
})
