import { isBlank, tooMany } from "../../domain/text.ts"
import { TEXT_LIMIT } from "../../protocol.ts"
import { emojiBoard } from "./emoji.ts"
import { setText } from "../set-text.ts"
import { panelTexts as texts } from "./texts.ts"

export type Composer = {
  focus(): void
  /** What is written can be sent from now on: what was being written in an earlier frame, or here before this script came. */
  begin(draft: string): void
  /** Only the hint: what is written, and the focus, stay (M7). */
  invite(placeholder: string): void
}

/** Where the visitor writes. Its text belongs to them: nothing here ever changes it but they, and sending. */
export function composerIn(form: HTMLFormElement, told: { sent(text: string): void; drafted(text: string): void }): Composer {
  const box = form.querySelector("textarea")!
  const problem = form.querySelector(".problem")!
  const send = form.querySelector<HTMLButtonElement>(".send")!
  // Enter sends; before this script came, it could only end the line.
  let isWished = box.value.endsWith("\n")

  function drafted(): void {
    box.style.height = "auto"
    box.style.height = `${box.scrollHeight}px`
    const count = tooMany(box.value.trim())
    form.classList.toggle("ready", !isBlank(box.value) && count === null)
    setText(problem, count === null ? "" : texts.tooLong(count, TEXT_LIMIT))
    told.drafted(box.value)
  }

  function submit(): void {
    const text = box.value.trim()
    board.close()
    box.focus()
    if (isBlank(text) || tooMany(text) !== null) return
    isWished = send.disabled
    if (isWished) return
    box.value = ""
    told.sent(text)
    drafted()
  }

  const board = emojiBoard(form.querySelector(".board")!, form.querySelector(".emoji")!, (emoji) => {
    box.focus()
    box.setRangeText(emoji, box.selectionStart, box.selectionEnd, "end")
    drafted()
  })

  box.oninput = drafted
  box.onkeydown = (event) => {
    // While a Japanese or Chinese word is being composed, Enter chooses it. Safari says 229 instead of isComposing.
    const isComposing = event.isComposing || event.keyCode === 229
    if (event.key !== "Enter" || event.shiftKey || isComposing) return
    event.preventDefault()
    submit()
  }
  form.onsubmit = (event) => {
    event.preventDefault()
    submit()
  }
  // The box keeps the focus, and so a phone its keyboard.
  send.onpointerdown = (event) => event.preventDefault()

  return {
    focus: () => box.focus(),
    begin(draft) {
      send.disabled = false
      if (box.value === "") box.value = draft
      if (box.value !== "") drafted()
      if (isWished) submit()
    },
    invite: (placeholder) => void (box.placeholder = placeholder),
  }
}
