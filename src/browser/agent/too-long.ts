import { overLimit } from "../../domain/text.ts"
import { setText } from "../set-text.ts"
import { onContent } from "./content.ts"

// C7: what is too long is kept whole, and says so in its form until it fits: `maxlength` would cut it without a word.
const LIMITED = "textarea[data-limited]"

document.addEventListener("input", ({ target }) => isLimited(target) && tell(target))

onContent((content) => {
  for (const box of content.querySelectorAll(LIMITED)) if (isLimited(box)) tell(box)
})

// Before anybody who would send it.
document.addEventListener(
  "submit",
  (event) => {
    if (!(event.target as HTMLFormElement).hasAttribute("data-too-long")) return
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  true,
)

function isLimited(target: EventTarget | null): target is HTMLTextAreaElement {
  return target instanceof HTMLTextAreaElement && target.matches(LIMITED)
}

function tell(box: HTMLTextAreaElement): void {
  const form = box.form!
  const words = overLimit(box.value)
  const place = form.querySelector(".too-long")!
  setText(place, words ?? "")
  if (form.hasAttribute("data-too-long") === (words !== null)) return
  form.toggleAttribute("data-too-long", words !== null)
  for (const button of form.querySelectorAll<HTMLButtonElement>("button:not([type=button])")) button.disabled = words !== null
}
