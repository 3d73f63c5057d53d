type Child = Node | string

/** An element with attributes and children. Words become text nodes: nobody's words are ever read as HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  return dressed(document.createElement(name), attributes, ...children)
}

/** A drawing of 24 × 24 by its path. Not by innerHTML, which a host page with Trusted Types refuses. */
export function icon(path: string, className = ""): SVGSVGElement {
  const drawn = <Name extends "svg" | "path">(name: Name) => document.createElementNS("http://www.w3.org/2000/svg", name)
  return dressed(drawn("svg"), { viewBox: "0 0 24 24", "aria-hidden": "true", class: className }, dressed(drawn("path"), { d: path }))
}

function dressed<Made extends Element>(made: Made, attributes: Record<string, string>, ...children: Child[]): Made {
  for (const key in attributes) made.setAttribute(key, attributes[key]!)
  made.append(...children)
  return made
}

/** Lucide's, ISC licence; circles and rectangles written as paths, and no digit that nobody sees. */
export const ICONS = {
  bubble: "M7.9 20A9 9 0 1 0 4 16.1L2 22z",
  mail: "m22 7-9 5.7a2 2 0 0 1-2 0L2 7M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
  down: "m6 9 6 6 6-6",
  cross: "M18 6 6 18M6 6l12 12",
}
