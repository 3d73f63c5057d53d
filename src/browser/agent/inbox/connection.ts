/** Shorter interruptions are nobody's business. */
const PATIENCE = 1_500
const GOOD_NEWS_STAYS = 3_000

const element = document.getElementById("connection")
let timer: ReturnType<typeof setTimeout> | undefined
let isLost = false
let isSaid = false

/** Pitfall 51: in words, whether what is on the screen can be trusted. */
export function say(state: "lost" | "caught-up"): void {
  if (state === "lost") {
    if (isLost) return
    isLost = true
    clearTimeout(timer)
    timer = setTimeout(() => show("lost", "Reconnecting… Messages you send are kept until then."), PATIENCE)
    return
  }
  isLost = false
  clearTimeout(timer)
  if (!isSaid) return
  show("back", "Back online")
  timer = setTimeout(() => show("", ""), GOOD_NEWS_STAYS)
}

function show(state: string, words: string): void {
  if (!element) return
  isSaid = words !== ""
  element.dataset.state = state
  element.textContent = words
}

// Leaving the page closes its socket; that is no interruption.
addEventListener("pagehide", () => clearTimeout(timer))
