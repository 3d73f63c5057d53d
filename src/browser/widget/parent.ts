import { aimedAt, type ToLoader, type ToPanel } from "./bridge.ts"

export type Loader = { say(message: ToLoader): void }

/** The loader, in the page around our frame. Whoever starts us is the only one we listen and speak to from then on. */
export function loaderAround(heard: (message: ToPanel) => void): Loader {
  let origin: string | null = null
  window.addEventListener("message", (event: MessageEvent<ToPanel>) => {
    if (event.source !== parent || parent === window) return
    if (origin === null && event.data?.type === "start") origin = event.origin
    if (event.origin === origin) heard(event.data)
  })
  // To anybody: it says nothing.
  parent.postMessage({ type: "ready" } satisfies ToLoader, "*")
  return { say: (message) => origin !== null && parent.postMessage(message, aimedAt(origin)) }
}
