import { DRAFT_LIMIT } from "../../protocol.ts"

const EVERY = 1_000

export type TypingNotices = { drafted(text: string): void }

/** C8: the draft as it stands, at most every second; at once when it is empty. Of a long one its beginning, as often as all of it changes. */
export function typingNotices(send: (text: string) => void): TypingNotices {
  let draft = ""
  let told = ""
  let timer: ReturnType<typeof setTimeout> | undefined

  function tell(): void {
    timer = undefined
    if (draft === told) return
    told = draft
    send(draft.slice(0, DRAFT_LIMIT))
    timer = setTimeout(tell, EVERY)
  }

  return {
    drafted(text) {
      draft = text
      if (text === "") {
        clearTimeout(timer)
        tell()
      } else if (timer === undefined) tell()
    },
  }
}
