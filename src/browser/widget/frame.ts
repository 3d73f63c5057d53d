import { aimedAt, type LoaderConfig, type ToLoader, type ToPanel } from "./bridge.ts"
import { element } from "./dom.ts"
import { launcherTexts } from "./texts.ts"

export type Frame = {
  /** Makes the frame if there is none yet. */
  make(): void
  /** Makes it anew, once: twice would be a loop. */
  renew(): void
  remove(): void
  say(message: ToPanel): void
  focus(): void
}

/** The panel's frame, of our origin, in `place`. `heard` gets only what that very window says. */
export function frameIn(place: HTMLElement, origin: string, config: LoaderConfig, heard: (message: ToLoader) => void): Frame {
  let frame: HTMLIFrameElement | null = null
  let isRenewed = false

  addEventListener("message", (event: MessageEvent<ToLoader>) => {
    if (frame && event.source === frame.contentWindow && event.origin === origin) heard(event.data)
  })

  function make(): void {
    if (frame) return
    frame = element("iframe", {
      title: launcherTexts.frame,
      src: `${origin}/widget/panel?v=${config.panel}`,
      allow: "autoplay",
      referrerpolicy: "no-referrer",
    })
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
    say: (message) => frame?.contentWindow?.postMessage(message, aimedAt(origin)),
    focus: () => frame?.focus(),
  }
}
