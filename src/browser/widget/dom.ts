type Child = Node | string

/** An element with attributes and children. Words become text nodes: nobody's words are ever read as HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const key in attributes) made.setAttribute(key, attributes[key]!)
  made.append(...children)
  return made
}

/** A drawing of 24 × 24 by its path. Not by innerHTML, which a host page with Trusted Types refuses. */
export function icon(path: string, className = ""): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg"
  const svg = document.createElementNS(namespace, "svg")
  const line = document.createElementNS(namespace, "path")
  svg.setAttribute("viewBox", "0 0 24 24")
  svg.setAttribute("aria-hidden", "true")
  svg.setAttribute("class", className)
  line.setAttribute("d", path)
  svg.append(line)
  return svg
}

/** Lucide's, ISC licence; circles and rectangles written as paths. */
export const ICONS = {
  bubble: "M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719",
  mail: "m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
  down: "m6 9 6 6 6-6",
  cross: "M18 6 6 18M6 6l12 12",
}
