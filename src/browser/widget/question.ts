import type { GroupChoice } from "../../protocol.ts"
import { isAsked, type Chat } from "./chat.ts"
import { element } from "./dom.ts"
import { panelTexts as texts } from "./texts.ts"
import { setText } from "../set-text.ts"

export type Question = {
  show(chat: Chat): void
  /** For whoever has answered. */
  focus(): void
}

type Asked = {
  /** Null: not sure. */
  chose(groupId: string | null): void
  /** Asks anew, before anything is written. */
  reopened(): void
}

/** W6: whom the visitor would like to write to. In nobody's way: who simply writes is not sure. */
export function questionIn(place: HTMLElement, told: Asked): Question {
  const ask = place.querySelector<HTMLElement>("#ask")!
  const list = place.querySelector<HTMLElement>(".choices")!
  const answer = place.querySelector<HTMLElement>(".answer")!
  const name = answer.querySelector("bdi")!
  const change = answer.querySelector("button")!
  const buttons = new Map<string | null, HTMLButtonElement>()
  let shown: readonly (string | null)[] = []

  change.onclick = () => {
    told.reopened()
    list.querySelector<HTMLElement>("[aria-pressed=true]")?.focus()
  }

  function button(groupId: string | null): HTMLButtonElement {
    const known = buttons.get(groupId)
    if (known) return known
    const made = element("button", { type: "button" }, element("bdi", {}), " ", element("span", {}))
    made.onclick = () => told.chose(groupId)
    buttons.set(groupId, made)
    return made
  }

  /** In place, so that a change elsewhere takes nobody's focus away. */
  function fill(choices: readonly Choice[], chosen: string | null | undefined): void {
    for (const { id, name, there, word } of choices) {
      const made = button(id)
      setText(made.firstElementChild!, name)
      setText(made.lastElementChild!, word)
      made.className = there
      made.setAttribute("aria-pressed", String(id === chosen))
    }
    const ids = choices.map(({ id }) => id)
    if (ids.length === shown.length && ids.every((id, i) => id === shown[i])) return
    shown = ids
    const focused = document.activeElement
    list.replaceChildren(...ids.map(button))
    if (focused !== document.activeElement && list.contains(focused)) (focused as HTMLElement).focus()
  }

  return {
    show(chat) {
      place.hidden = !isAsked(chat)
      if (place.hidden) return
      const isAnswered = chat.choice !== undefined && !chat.isChoosing
      ask.hidden = list.hidden = isAnswered
      answer.hidden = !isAnswered
      setText(name, chat.groups.find(({ id }) => id === chat.choice)?.name ?? texts.notSure)
      fill([...chat.groups.map(choiceOf), NOT_SURE], chat.choice)
    },
    focus: () => change.focus(),
  }
}

type Choice = { readonly id: string | null; readonly name: string; readonly there: "here" | "away" | ""; readonly word: string }

const NOT_SURE: Choice = { id: null, name: texts.notSure, there: "", word: "" }

function choiceOf({ id, name, isOnline }: GroupChoice): Choice {
  return { id, name, there: isOnline ? "here" : "away", word: isOnline ? texts.here : texts.away }
}
