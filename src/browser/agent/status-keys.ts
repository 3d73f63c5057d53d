import { htmx } from "./inbox/htmx.ts"
import { bindKeys } from "./shortcuts.ts"

/** P8: one key each, behind `g`. */
bindKeys({ "g o": () => choose("online"), "g i": () => choose("invisible"), "g f": () => choose("offline") })

/** As the menu does, but that nobody has read its warning: the answer brings it, if it was called for. */
function choose(status: string): void {
  void htmx.ajax("PUT", "/agents/me/status", { values: { status, by: "key" }, target: "#status-menu", swap: "outerMorph" })
}
