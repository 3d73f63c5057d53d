import type { ServerFrame } from "../../protocol.ts"
import type { Chat } from "./chat.ts"
import { panelTexts as texts } from "./texts.ts"
import { setText } from "../set-text.ts"

export type Copy = {
  show(chat: Chat): void
  answered(frame: Extract<ServerFrame, { type: "copied" }>): void
}

/**
 * W7: "Email me this conversation", below what was said, once there is an answer in it. M6: as long as there is none and nobody is there,
 * "Get the answer by email" to who has given no address. It is asked when it is wanted, and not before.
 */
export function copyIn(place: HTMLElement, { send, done }: { send(email: string): void; done(): void }): Copy {
  const open = place.querySelector<HTMLButtonElement>(".copy-open")!
  const form = place.querySelector("form")!
  const email = form.querySelector("input")!
  const [submit, cancel] = form.querySelectorAll("button")
  const words = place.querySelector<HTMLElement>("[role=status]")!
  const label = open.querySelector("span")!
  let isAsked = false
  let isAnswered = false

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
    setText(words, isAnswered ? texts.copySending : "")
    send(email.value.trim())
  }

  return {
    show(chat) {
      isAnswered = chat.messages.some(({ author, isDeleted }) => author === "agent" && !isDeleted)
      const isWanted = isAnswered || isAddressWanted(chat)
      setText(label, isAnswered ? texts.copy : texts.mailAnswer)
      setText(submit!, isAnswered ? texts.copySend : texts.mailSave)
      open.hidden = !isWanted || !form.hidden
      // What was said of an address stays until there is something else to say.
      place.hidden = !isWanted && form.hidden && words.textContent === ""
      submit!.disabled = !chat.isLive
      // Whether it was heard nobody knows, so the visitor decides whether to say it again.
      if (isAsked && !chat.isLive) setText(words, "")
      isAsked &&= chat.isLive
    },
    answered({ email: address, problem }) {
      isAsked = false
      setText(words, problem ?? (isAnswered ? texts.copied(address) : texts.answerGoesTo(address)))
      if (problem) return email.focus()
      fold(true)
      if (isAnswered) return
      // There is nothing more to ask for.
      open.hidden = true
      done()
    },
  }
}

/** Something of theirs has arrived, which nobody is there to answer. */
function isAddressWanted(chat: Chat): boolean {
  return chat.answersByMail === "address-wanted" && chat.mode !== "live-chat" && chat.messages.some(({ author }) => author === "visitor")
}
