import { htmx } from "./inbox/htmx.ts"

// What is written here in the agent's own zone and language (inbox/times.ts) follows its attributes: a morph would put the server's words there first.
htmx.config.morphSkipChildren += ", time[data-when], [data-local-time], [data-language]"

/** W8: what the browser says of an element while it is used, and no server knows: that a dialog or a fold is open, or what a button opens. A morph leaves it. */
htmx.registerExtension("in-hand", {
  htmx_before_morph_attr: (element, { attrName, newValue }) =>
    attrName === "open"
      ? !element.matches("dialog, details")
      : attrName !== "aria-expanded" || newValue === null || !element.hasAttribute(attrName),
})
