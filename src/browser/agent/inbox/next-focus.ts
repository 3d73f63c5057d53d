import { onContent } from "../content.ts"
import { conversationId } from "./htmx.ts"
import { focusBox, hasKeyboard } from "./panes.ts"

/** Buttons that are gone once they have done what they are for. */
const PASSING = '[hx-post$="/closure"], [hx-delete$="/closure"], .go-online .button, .earlier a, .list-more a'

/** The one that was pressed last, in which conversation, and within what, if it brought more of that. */
let pressed: { readonly button: HTMLElement; readonly id: string | null; readonly scroller: HTMLElement | null } | null = null

document.addEventListener("click", ({ target }) => {
  const button = (target as Element).closest?.<HTMLElement>(PASSING)
  if (button) pressed = { button, id: conversationId(), scroller: button.closest(".thread-scroll, .list-scroll") }
})

/** W8: the focus would be lost with it, so it goes to what one does next: read on, reopen the conversation, or write. */
onContent(() => {
  if (!pressed || isThere(pressed.button)) return
  // Who has gone elsewhere meanwhile stays there. A morph leaves the focus on the neighbour of the button.
  const { scroller } = pressed
  const isHere = pressed.id === conversationId() && (document.activeElement?.matches("body, .thread-acts *, .go-online *") ?? true)
  pressed = null
  if (!isHere) return
  if (scroller) return scroller.focus({ preventScroll: true })
  const reopen = document.querySelector<HTMLElement>(".closed-bar .button")
  if (reopen) reopen.focus({ preventScroll: true })
  else if (hasKeyboard.matches) focusBox()
})

/** The heading of a conversation that was deleted while it was open; null while there is none. */
let gone: HTMLElement | null = null

/** W8: what one was at went with it. The focus tells, and Tab goes on from there. */
onContent(() => {
  const before = gone
  gone = document.querySelector<HTMLElement>(".thread-gone h2")
  if (gone !== before && document.activeElement === document.body) gone?.focus()
})

/** A morph may have made another button of it. */
function isThere(button: HTMLElement): boolean {
  return button.isConnected && button.matches(PASSING) && button.checkVisibility()
}
