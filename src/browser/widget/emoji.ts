import { element } from "./dom.ts"

const COLUMNS = 8
const EMOJI =
  "😀 😄 😂 🙂 😉 😊 😍 😘 😎 🤔 😅 😇 😢 😭 😡 😴 😮 🙄 😐 🤗 🥳 🤯 🤒 🙈 👍 👎 👌 🙏 👏 💪 👋 🤝 ❤️ 💔 🔥 ⭐ 🎉 ✅ ❌ ❓".split(" ")

/** A small board. One of them is in the tab order, arrows go to the others. */
export function emojiBoard(board: HTMLElement, button: HTMLElement, picked: (emoji: string) => void): { close(): void } {
  const keys = EMOJI.map((emoji, i) => element("button", { type: "button", tabindex: i === 0 ? "0" : "-1" }, emoji))

  function show(isOpen: boolean): void {
    if (isOpen && board.childElementCount === 0) board.append(...keys)
    board.hidden = !isOpen
    button.setAttribute("aria-expanded", String(isOpen))
  }

  button.onclick = () => {
    show(board.hidden === true)
    if (!board.hidden) keys.find((key) => key.tabIndex === 0)!.focus({ preventScroll: true })
  }
  board.onclick = ({ target }) => {
    const i = keys.indexOf(target as HTMLButtonElement)
    if (i < 0) return
    show(false)
    picked(EMOJI[i]!)
  }
  board.onkeydown = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation()
      show(false)
      button.focus()
    }
    const isRtl = getComputedStyle(board).direction === "rtl"
    const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key]
    const from = keys.indexOf(document.activeElement as HTMLButtonElement)
    const to = keys[from + (step ?? 0)]
    if (!step || !to) return
    event.preventDefault()
    keys[from]!.tabIndex = -1
    to.tabIndex = 0
    to.focus()
  }
  addEventListener("pointerdown", ({ target }) => {
    if (!board.contains(target as Node) && !button.contains(target as Node)) show(false)
  })
  return { close: () => show(false) }
}
