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
  return letters
    .map((part) => Array.from(part)[0] ?? "")
    .join("")
    .toUpperCase()
}

/** The same sum as in the inbox's avatars: Ann has one colour on both sides. */
function hueOf(id: string): number {
  let sum = 0
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) % 65_521
  return sum % 8
}
