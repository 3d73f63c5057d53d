import { htmx } from "./inbox/htmx.ts"

// What is written here in the agent's own zone and language (inbox/times.ts) follows its attributes: a morph would put the server's words there first.
htmx.config.morphSkipChildren += ", time[data-when], [data-local-time], [data-language]"

/** Of the field with the focus: what stood in it and what the server knew, when one came into it or changed it last. */
let come = { value: "", known: "" }
for (const type of ["focusin", "change"])
  document.addEventListener(type, ({ target }) => {
    if (target instanceof HTMLInputElement) come = { value: target.value, known: target.defaultValue }
  })

/** I7: a morph spares the value of the field with the focus. If nothing was typed, the news is shown as one leaves. */
document.addEventListener("focusout", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.value !== come.value || target.defaultValue === come.known) return
  target.value = target.defaultValue
})

/** W8: what the browser says of an element while it is used, and no server knows: that a dialog or a fold is open, or what a button opens. A morph leaves it. */
htmx.registerExtension("in-hand", {
  htmx_before_morph_attr: (element, { attrName, newValue }) =>
    attrName === "open"
      ? !element.matches("dialog, details")
      : attrName !== "aria-expanded" || newValue === null || !element.hasAttribute(attrName),
})
