import { REPLY_LINE } from "../../src/domain/mail.ts"

/** A paragraph, or lines that stand together. Empty ones are left out. */
export type TextPart = string | readonly string[]

/** E7: the text part, paragraph by paragraph. E4: if it can be answered, the line that answers are cut at stands above all. */
export function textOf(canAnswerByMail: boolean, parts: readonly TextPart[]): string {
  const paragraphs = parts.map((part) => (typeof part === "string" ? part : part.join("\n"))).filter((paragraph) => paragraph !== "")
  return `${(canAnswerByMail ? [REPLY_LINE, ...paragraphs] : paragraphs).join("\n\n")}\n`
}
