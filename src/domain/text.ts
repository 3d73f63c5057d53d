import { TEXT_LIMIT } from "./model.ts"

/** C7: nothing in it can be seen: spaces, control characters, zero-width ones and those that Unicode says to ignore. */
export function isBlank(text: string): boolean {
  // Most texts have such a letter near their beginning.
  if (/[!-~]/.test(text)) return false
  return /^[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text)
}

/** C7, S4: why a text cannot be sent as it is; null if it can. The space around it does not count. */
export function overLimit(text: string): string | null {
  const count = tooMany(text.trim())
  return count === null ? null : `${count.toLocaleString("en")} of ${TEXT_LIMIT.toLocaleString("en")} characters. Please shorten it.`
}

/**
 * C7: how many characters a text has if they are more than a message may have; else null. They are Unicode's (code points): an emoji
 * that takes two of JavaScript's units is one. Counted only where there are as many units.
 */
export function tooMany(text: string): number | null {
  if (text.length <= TEXT_LIMIT) return null
  let count = 0
  for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) count++
  return count > TEXT_LIMIT ? count : null
}

/** C7: the first `count` of the same characters, what is broken among them replaced. */
export function startOf(text: string, count: number): string {
  const start =
    text.length <= count
      ? text
      : Array.from(text.slice(0, 2 * count))
          .slice(0, count)
          .join("")
  return start.toWellFormed()
}
