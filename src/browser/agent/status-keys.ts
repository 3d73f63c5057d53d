import { tinykeys } from "tinykeys"

/** P8: one key each, behind `g`. Not while anybody types, and not with a menu or a dialog before them. */
tinykeys(window, { "g o": () => choose("online"), "g i": () => choose("invisible"), "g f": () => choose("offline") }, { ignore: isBusy })

function choose(status: string): void {
  document.querySelector<HTMLButtonElement>(`#status-items [name="status"][value="${status}"]`)?.click()
}

function isBusy({ target, ctrlKey, metaKey, altKey, isComposing, repeat }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || isComposing || repeat) return true
  const where = target as HTMLElement | null
  return where?.closest?.("input, textarea, select, [contenteditable], [role=menu], dialog, .dialog") != null
}
