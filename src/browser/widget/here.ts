import type { ToLoader } from "./bridge.ts"

let wait = 1_000

// Ahead of the style sheet, which a deferred one would wait for, and of the panel's script, of whose failure it must hear. Tiny: an error page
// of the browser's cannot say this. To anybody: it tells nothing.
parent.postMessage({ type: "here" } satisfies ToLoader, "*")

/** C9: the panel's script did not come. It is asked for again here, for with the page would go what is written in it meanwhile. */
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
