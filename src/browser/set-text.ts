/** Changes nothing if nothing changed: assistive technology hears of changes, and a selection is lost with what it is in. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
