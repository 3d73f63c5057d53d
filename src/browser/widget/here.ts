import type { ToLoader } from "./bridge.ts"

// Ahead of the panel's script, and tiny: an error page of the browser's cannot say this. To anybody: it tells nothing.
parent.postMessage({ type: "here" } satisfies ToLoader, "*")
