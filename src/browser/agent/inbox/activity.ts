import { tell } from "./socket.ts"

/** P11: an open tab alone is not life. The server counts no finer than this. */
const TELL_EVERY = 20_000

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
let toldAt = -TELL_EVERY

for (const sign of ["pointermove", "pointerdown", "keydown", "touchstart", "wheel"]) {
  addEventListener(sign, showLife, { passive: true, capture: true })
}

function showLife(event: Event): void {
  // Scripts move pointers too: a person's hands only.
  if (!event.isTrusted || performance.now() - toldAt < TELL_EVERY) return
  if (tell({ type: "active", timeZone })) toldAt = performance.now()
}
