import type { ServerFrame } from "../../protocol.ts"
import type { Chat } from "./chat.ts"
import { panelTexts as texts } from "./texts.ts"
import { setText } from "./thread.ts"

export type Copy = {
  show(chat: Chat): void
  answered(frame: Extract<ServerFrame, { type: "copied" }>): void
}

/** W7: "Email me this conversation", below what was said, once there is an answer in it. The address is asked when it is wanted, and not before. */
export function copyIn(place: HTMLElement, send: (email: string) => void): Copy {
  const open = place.querySelector<HTMLButtonElement>(".copy-open")!
  const form = place.querySelector("form")!
  const email = form.querySelector("input")!
  const [submit, cancel] = form.querySelectorAll("button")
  const words = place.querySelector<HTMLElement>("[role=status]")!
  let isAsked = false

  function fold(isFolded: boolean): void {
    form.hidden = isFolded
    open.hidden = !isFolded
    ;(isFolded ? open : email).focus()
    if (!isFolded) form.scrollIntoView({ block: "nearest" })
  }

  open.onclick = () => {
    setText(words, "")
    fold(false)
  }
  cancel!.onclick = () => {
    setText(words, "")
    fold(true)
  }
  place.onkeydown = (event) => {
    if (event.key !== "Escape" || form.hidden) return
    // W8: of what is open, Esc closes the innermost.
    event.stopPropagation()
    cancel!.click()
  }
  form.onsubmit = (event) => {
    event.preventDefault()
    if (!email.reportValidity()) return
    isAsked = true
    setText(words, texts.copySending)
    send(email.value.trim())
  }

  return {
    show(chat) {
      place.hidden = !chat.messages.some(({ author, isDeleted }) => author === "agent" && !isDeleted)
      submit!.disabled = !chat.isLive
      // Whether it was heard nobody knows, so the visitor decides whether to say it again.
      if (isAsked && !chat.isLive) setText(words, "")
      isAsked &&= chat.isLive
    },
    answered({ email: address, problem }) {
      isAsked = false
      setText(words, problem ?? texts.copied(address))
      if (problem) email.focus()
      else fold(true)
    },
  }
}
