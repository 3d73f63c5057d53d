/**
 * What the structure of a mail's HTML says about its text, carried to the rules for text in characters that nobody writes (Unicode's private use).
 * They are taken out of everything that people sent before they are put in.
 */
export const marks = {
  /** From here on all is quote, or forwarded. Stands alone in its line. */
  cut: "\uE0C0",
  /** Around "On Monday, Ada wrote:". With nothing between them: a quote follows, whoever introduces it. */
  attributionStart: "\uE0C1",
  attributionEnd: "\uE0C2",
  /** Around a signature; each alone in its line. */
  signatureStart: "\uE0C3",
  signatureEnd: "\uE0C4",
} as const

/** Text without any mark. */
export function withoutMarks(text: string): string {
  return text.replaceAll(/[\uE0C0-\uE0C4]/g, "")
}
