import type { ServerFrame } from "../../protocol.ts"
import type { Chat } from "./chat.ts"
import { panelTexts as texts } from "./texts.ts"
import { setText } from "./thread.ts"

export type Copy = {
  show(chat: Chat): void
  answered(frame: Extract<ServerFrame, { type: "copied" }>): void
}

/** W7: "Email me this conversation", below what was said. The address is asked when it is wanted, and not before. */
export function copyIn(place: HTMLElement, send: (email: string) => void): Copy {
  const open = place.querySelector<HTMLButtonElement>(".copy-open")!
  const form = place.querySelector("form")!
  const email = form.querySelector("input")!
  const words = place.querySelector<HTMLElement>("[role=status]")!

  open.onclick = () => {
    form.hidden = false
    open.hidden = true
    setText(words, "")
    email.focus()
  }
  form.onsubmit = (event) => {
    event.preventDefault()
    if (!email.reportValidity()) return
    setText(words, texts.copySending)
    send(email.value.trim())
  }

  return {
    show(chat) {
      place.hidden = !chat.isLive || !chat.messages.some((message) => message.author !== "system")
    },
    answered({ email: address, problem }) {
      setText(words, problem ?? texts.copied(address))
      if (problem) return email.focus()
      form.hidden = true
      open.hidden = false
      open.focus()
    },
  }
}
