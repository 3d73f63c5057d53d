const EVERY = 1_000

export type TypingNotices = { drafted(text: string): void }

/** C8: the draft as it stands, at most every second; at once when it is empty. */
export function typingNotices(send: (text: string) => void): TypingNotices {
  let draft = ""
  let told = ""
  let timer: ReturnType<typeof setTimeout> | undefined

  function tell(): void {
    timer = undefined
    if (draft === told) return
    told = draft
    send(draft)
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
