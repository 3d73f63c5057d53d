import type { LoaderConfig, ToLoader, ToPanel } from "./bridge.ts"
import { element } from "./dom.ts"
import { launcherTexts } from "./texts.ts"

/** For a first word from the panel's page. */
const PATIENCE = 10_000
/** An error page loads as well, and says nothing; the words of a page of ours may come a little after it has loaded. */
const SLACK = 1_500
/** Between two attempts, at most; and for the next word of a page that is here: who writes in it is not interrupted. */
const REST = 30_000

export type Frame = {
  /** Makes the frame if there is none yet, or if it is only due later because its page did not come. */
  make(): void
  /** Makes it anew, once: twice would be a loop. */
  renew(): void
  remove(): void
  /** The host was put elsewhere in the page, which makes browsers load its frames again. */
  moved(): void
  say(message: ToPanel): void
  focus(): void
}

/** The panel's frame, of our origin, in `place`. `heard` gets only what that very window says. */
export function frameIn(place: HTMLElement, origin: string, config: LoaderConfig, heard: (message: ToLoader) => void): Frame {
  let frame: HTMLIFrameElement | null = null
  let isHere = false
  let isReady = false
  let isRenewed = false
  let attempt = 0
  let timer: ReturnType<typeof setTimeout>

  addEventListener("message", (event: MessageEvent<ToLoader>) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return
    isHere = place.classList.toggle("here", true)
    isReady ||= event.data.type === "ready"
    expectWord(REST)
    heard(event.data)
  })

  function make(): void {
    if (frame) return
    frame = element("iframe", {
      title: launcherTexts.frame,
      src: `${origin}/widget/panel?v=${config.panel}`,
      allow: "autoplay",
      referrerpolicy: "no-referrer",
    })
    frame.onload = () => isHere || expectWord(SLACK)
    place.append(frame)
    begin()
  }

  /** Its page is on its way. Until it is here nobody sees the frame: what else is in it is the browser's. */
  function begin(): void {
    isReady = isHere = place.classList.toggle("here", false)
    expectWord(PATIENCE)
  }

  /** C9: without one in so many milliseconds its page did not come, and is asked for again: not by thousands at once, and more rarely each time. */
  function expectWord(within: number): void {
    clearTimeout(timer)
    if (!frame || isReady) return
    timer = setTimeout(() => {
      remove()
      timer = setTimeout(make, Math.random() * Math.min(REST, 1_000 * 2 ** ++attempt))
    }, within)
  }

  function remove(): void {
    frame?.remove()
    frame = null
    begin()
  }

  return {
    make() {
      attempt = 0
      make()
    },
    renew() {
      if (isRenewed) return
      isRenewed = true
      remove()
      make()
    },
    remove,
    moved: () => frame && begin(),
    // Before it is here its window is still the page's own. What is said in vain then, `start` says again.
    say: (message) => isHere && frame?.contentWindow?.postMessage(message, origin),
    focus() {
      // A frame of another site that was focused before its page came may have the focus and get no keys, not even after a click in its box:
      // whoever is faster than our script would write in vain. Once it is ready, `start` comes with the focus.
      if (!isReady) return
      frame?.blur()
      frame?.focus()
    },
  }
}
