import type { ToLoader, ToPanel } from "./bridge.ts"

let wait = 1_000
let isStarted = false

// Ahead of the style sheet, which a deferred one would wait for, and of the panel's script, of whose failure it must hear. Tiny: an error page
// of the browser's cannot say this.
say({ type: "here" })

/** C9: what is typed before the panel's script can tell of it, for that may not come before this page is made anew. */
addEventListener("input", () => isWaiting() && say({ type: "draft", text: box()!.value }))

addEventListener("message", ({ source, data }: MessageEvent<ToPanel | null>) => {
  if (source !== parent || data?.type !== "start" || isStarted) return
  isStarted = true
  giveBack(data.draft)
})

/** C9: the panel's script did not come. It is asked for again here, so that nobody is interrupted. */
addEventListener(
  "error",
  ({ target }) => {
    if (!(target instanceof HTMLScriptElement)) return
    const { src } = target
    setTimeout(() => document.head.append(Object.assign(document.createElement("script"), { src })), wait * (0.5 + Math.random()))
    wait *= 2
  },
  true,
)

/** To anybody: whoever frames us hears the same from the panel's script. */
function say(message: ToLoader): void {
  parent.postMessage(message, "*")
}

/** What was typed in an earlier page of ours, as soon as there is a box for it. */
function giveBack(draft: string): void {
  if (!box()) setTimeout(giveBack, 20, draft)
  else if (isWaiting()) box()!.value ||= draft
}

function box(): HTMLTextAreaElement | null {
  return document.querySelector("textarea")
}

/** Once it can be sent, the panel's script has it. */
function isWaiting(): boolean {
  return document.querySelector(".send:disabled") !== null
}
