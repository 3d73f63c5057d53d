import { conversationId, openPane, socketElement } from "./htmx.ts"
import { onContent } from "../content.ts"
import { keepDrafts } from "./drafts.ts"

/** A keyboard would cover half a phone: there the box is tapped when it is wanted. */
export const hasKeyboard = matchMedia("(pointer: fine)")

if (document.querySelector("#main[data-view]")) document.addEventListener("click", clicked)

/** I1: links between lists and threads change their pane alone; the socket beside them stays. Opened elsewhere they are plain links. */
function clicked(event: MouseEvent): void {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented) return
  const link = (event.target as Element).closest?.<HTMLAnchorElement>('.row-link, a[data-pane], .back, .rail-link[href^="/inbox"]')
  if (!link || !socketElement) return
  event.preventDefault()
  const href = link.pathname + link.search
  keepDrafts()
  const pane = link.matches(".row-link") ? "thread-pane" : "main"
  void openPane(href, pane).then(() => arrived(pane))
}

// S10: the title is the visitor's name. htmx takes none from a fragment that finds its place only in some pages.
onContent(() => {
  if (document.querySelector(".thread-gone")) document.title = "Deleted conversation · Shopbell"
})

function arrived(pane: "main" | "thread-pane"): void {
  if (conversationId() !== null && hasKeyboard.matches) focusBox()
  else if (pane === "main" && document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true })
  else if (pane === "thread-pane" && !hasKeyboard.matches)
    document.querySelector<HTMLElement>(".thread-scroll")?.focus({ preventScroll: true })
}

/** The box in front. */
export function focusBox(): void {
  const mode = document.querySelector<HTMLElement>(".composer")?.dataset.mode
  document.querySelector<HTMLElement>(`.box-${mode} .box-text`)?.focus({ preventScroll: true })
}

if (conversationId() !== null && hasKeyboard.matches && document.activeElement === document.body) focusBox()
