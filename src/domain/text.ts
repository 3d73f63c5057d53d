import { TEXT_LIMIT } from "./model.ts"

/** C7: nothing in it can be seen: spaces, control characters, zero-width ones and those that Unicode says to ignore. */
export function isBlank(text: string): boolean {
  // Most texts have such a letter near their beginning.
  if (/[!-~]/.test(text)) return false
  return /^[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text)
}

/** C7, S4: why a text cannot be sent as it is; null if it can. Counts UTF-16 units as browsers do, without the space around it. */
export function overLimit(text: string): string | null {
  const { length } = text.trim()
  return length <= TEXT_LIMIT ? null : `${length.toLocaleString("en")} of ${TEXT_LIMIT.toLocaleString("en")} characters. Please shorten it.`
}
