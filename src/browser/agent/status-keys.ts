import { bindKeys } from "./shortcuts.ts"

/** P8: one key each, behind `g`. */
bindKeys({ "g o": () => choose("online"), "g i": () => choose("invisible"), "g f": () => choose("offline") })

function choose(status: string): void {
  document.querySelector<HTMLButtonElement>(`#status-items [name="status"][value="${status}"]`)?.click()
}
