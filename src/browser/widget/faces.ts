import type { Face } from "../../domain/model.ts"
import { element } from "./dom.ts"

/** A picture, or initials on a colour that stays the person's. Decoration: the name stands beside it. */
export function faceOf(face: Face): HTMLElement {
  const initials = element("span", { class: "face", "aria-hidden": "true", "data-hue": String(hueOf(face.id)) }, initialsOf(face.name))
  if (face.picture === null) return initials
  const picture = element("img", { class: "face", alt: "", src: `/pictures/${encodeURIComponent(face.picture)}` })
  picture.onerror = () => picture.replaceWith(initials)
  return picture
}

/** "Ada King Lovelace" → "AL". By characters as people see them. */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/)
  const letters = parts.length > 1 ? [parts[0]!, parts.at(-1)!] : parts
  return letters.map((part) => Array.from(part)[0] ?? "").join("").toUpperCase()
}

/** One of the stylesheet's six. */
function hueOf(id: string): number {
  let sum = 0
  for (const character of id) sum = (sum * 31 + character.codePointAt(0)!) % 1_000_003
  return sum % 6
}
