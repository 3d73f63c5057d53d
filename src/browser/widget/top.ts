import type { Face } from "../../domain/model.ts"
import type { Chat } from "./chat.ts"
import type { Connection } from "./connection.ts"
import { faceOf } from "./faces.ts"
import { setText } from "../set-text.ts"
import { panelTexts as texts } from "./texts.ts"

export type Top = {
  /** `now` by the server's clock, as all times in a chat are. */
  show(chat: Chat, connection: Connection, now: number): void
  /** Said to screen readers alone, once: what eyes see in the thread. */
  announce(words: string): void
}

const ANNOUNCED_FOR = 4_000

/** M6: who is there, said in the header, and at more length while nothing has been written. */
export function topIn(root: HTMLElement): Top {
  const find = (selector: string) => root.querySelector<HTMLElement>(selector)!
  const [status, note, title, text] = ["#status", "#note", "#title", "#text"].map(find) as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ]
  const places = ["#faces", "#big-faces"].map(find)
  let shown: readonly Face[] | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  return {
    show(chat, connection, now) {
      const mode = chat.mode === "live-chat" ? "live-chat" : "messenger"
      root.dataset.mode = mode
      root.dataset.connection = connection
      root.toggleAttribute("data-empty", chat.messages.length === 0 && chat.outbox.length === 0)
      setText(status, mode === "messenger" && connection === "up" ? awayWords(chat, now) : statusWords(mode, connection))
      setText(title, texts.greeting[mode].title)
      setText(text, `${greeting(chat, mode)} ${promise(chat, mode, now)}`.trim())
      if (shown === chat.faces) return
      shown = chat.faces
      for (const place of places) place.replaceChildren(...shown.map(faceOf))
    },
    announce(words) {
      clearTimeout(timer)
      setText(note, words)
      timer = setTimeout(() => setText(note, ""), ANNOUNCED_FOR)
    },
  }
}

function awayWords(chat: Chat, now: number): string {
  return promise(chat, "messenger", now) || texts.status.messenger
}

/** M6: an answer by mail is promised where there are any. */
function greeting({ answersByMail }: Chat, mode: "live-chat" | "messenger"): string {
  if (mode === "live-chat") return texts.greeting[mode].text
  return answersByMail === "off" ? texts.greeting[mode].hereText : texts.greeting[mode].text
}

/** How soon an answer comes, or when somebody is back. */
function promise(chat: Chat, mode: "live-chat" | "messenger", now: number): string {
  if (mode === "live-chat") return chat.answersWithin === null ? "" : texts.answersWithin(chat.answersWithin)
  // A moment that has gone by promises nothing.
  return chat.backAt !== null && chat.backAt > now ? texts.back(chat.backAt, now) : ""
}

function statusWords(mode: "live-chat" | "messenger", connection: Connection): string {
  if (connection === "up") return texts.status[mode]
  if (connection === "connecting") return texts.connecting
  if (connection === "outdated") return texts.outdated
  return navigator.onLine ? texts.disconnected : texts.offline
}
