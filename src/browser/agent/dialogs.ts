/** `command="show-modal|close"` for browsers that do not know it yet. */
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest?.<HTMLButtonElement>("button[command][commandfor]")
    const dialog = button && document.getElementById(button.getAttribute("commandfor")!)
    if (!button || !(dialog instanceof HTMLDialogElement)) return
    if (button.getAttribute("command") === "show-modal") dialog.showModal()
    else dialog.close()
  })
}
