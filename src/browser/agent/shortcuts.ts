import { tinykeys } from "tinykeys"

/** I6: keys without Ctrl or ⌘, in words of tinykeys. Not while anybody types, nor with a menu or a dialog before them, nor for whoever switched them off. */
export function bindKeys(bindings: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  // Each by itself: of several it stops at the one that is complete, and the others go on waiting for their last key.
  for (const [keys, act] of Object.entries(bindings)) tinykeys(window, { [keys]: act }, { ignore: (event) => areOff() || isBusy(event) })
}

/** As the status menu says it, which the server sends anew to all tabs when it changes. */
function areOff(): boolean {
  return document.querySelector("#status-menu[data-shortcuts]") === null
}

function isBusy({ target, ctrlKey, metaKey, altKey, isComposing, repeat }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || isComposing || repeat) return true
  const where = target as HTMLElement | null
  return where?.closest?.("input, textarea, select, [contenteditable], [role=menu], dialog, .dialog") != null
}
