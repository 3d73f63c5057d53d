import { onContent } from "./content.ts"

/** Keys for `[role=menu][popover]`, after the ARIA practices: arrows, Home, End, first letters; Escape is the browser's. */
document.addEventListener("toggle", opened, true)
document.addEventListener("keydown", moved)
document.addEventListener("click", chosen)

/** The button that was pressed last: several may open the same menu. */
let pressed: HTMLElement | null = null
document.addEventListener("click", ({ target }) => {
  pressed = (target as Element).closest?.<HTMLElement>("[popovertarget]") ?? pressed
})

/** W8: what comes anew may have taken away the item that one was at. */
onContent(() => {
  const menu = document.querySelector<HTMLElement>("[role=menu]:popover-open")
  if (menu && document.activeElement === document.body) itemsOf(menu)[0]?.focus()
})

function opened(event: Event): void {
  const menu = event.target as HTMLElement
  if (!menu.matches?.("[role=menu][popover]")) return
  const isOpen = (event as ToggleEvent).newState === "open"
  for (const button of document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`))
    button.setAttribute("aria-expanded", String(isOpen && button === pressed))
  if (!isOpen) return
  if (pressed && !CSS.supports("position-area: bottom")) placeBeside(menu, pressed)
  const items = itemsOf(menu)
  const checked = items.find((item) => item.getAttribute("aria-checked") === "true")
  ;(checked ?? items[0])?.focus()
}

function moved(event: KeyboardEvent): void {
  const target = event.target as HTMLElement
  const menu = target.closest?.<HTMLElement>("[role=menu][popover]")
  if (!menu) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") openWithArrow(event, target)
    return
  }
  if (event.key === "Tab") return menu.hidePopover()
  const items = itemsOf(menu)
  const next = nextItem(items, items.indexOf(target.closest<HTMLElement>("[role^=menuitem]")!), event)
  if (!next) return
  event.preventDefault()
  next.focus()
}

function openWithArrow(event: KeyboardEvent, target: HTMLElement): void {
  const button = target.closest?.<HTMLElement>("[aria-haspopup=menu][popovertarget]")
  if (!button) return
  event.preventDefault()
  button.click()
}

/** A choice closes the menu, which gives the focus back to its button. */
function chosen(event: MouseEvent): void {
  const item = (event.target as HTMLElement).closest?.("[role^=menuitem]")
  item?.closest<HTMLElement>("[role=menu][popover]")?.hidePopover()
}

function nextItem(items: readonly HTMLElement[], at: number, { key, ctrlKey, metaKey, altKey }: KeyboardEvent): HTMLElement | undefined {
  if (key === "ArrowDown") return items[(at + 1) % items.length]
  if (key === "ArrowUp") return items.at(at <= 0 ? -1 : at - 1)
  if (key === "Home") return items[0]
  if (key === "End") return items.at(-1)
  if (key.length !== 1 || key === " " || ctrlKey || metaKey || altKey) return undefined
  const behind = [...items.slice(at + 1), ...items.slice(0, at + 1)]
  return behind.find((item) => item.textContent!.trim().toLowerCase().startsWith(key.toLowerCase()))
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]")].filter((item) => !item.matches("[hidden], :disabled"))
}

/** Browsers without anchored popovers. */
function placeBeside(menu: HTMLElement, button: HTMLElement): void {
  const { left, right, top, bottom } = button.getBoundingClientRect()
  const isRight = (left + right) / 2 > innerWidth / 2
  const isLow = (top + bottom) / 2 > innerHeight / 2
  Object.assign(menu.style, {
    left: isRight ? "auto" : `${left}px`,
    right: isRight ? `${innerWidth - right}px` : "auto",
    top: isLow ? "auto" : `${bottom}px`,
    bottom: isLow ? `${innerHeight - top}px` : "auto",
  })
}
