import { aimedAt, type LoaderConfig, type ToLoader, type ToPanel } from "./bridge.ts"
import { element } from "./dom.ts"
import { launcherTexts } from "./texts.ts"

export type Frame = {
  /** Makes the frame if there is none yet. */
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
  let isReady = false
  let isRenewed = false

  addEventListener("message", (event: MessageEvent<ToLoader>) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return
    isReady = true
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
    isReady = false
    place.append(frame)
  }

  function remove(): void {
    frame?.remove()
    frame = null
  }

  return {
    make,
    renew() {
      if (isRenewed) return
      isRenewed = true
      remove()
      make()
    },
    remove,
    moved: () => void (isReady = false),
    // Before it is ready its window is still the page's own. What is said in vain then, `start` says again.
    say: (message) => isReady && frame?.contentWindow?.postMessage(message, aimedAt(origin)),
    focus() {
      // A frame of another site that was focused before its page came has the focus and gets no keys.
      frame?.blur()
      frame?.focus()
    },
  }
}
