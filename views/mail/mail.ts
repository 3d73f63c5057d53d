import { once } from "../../src/domain/once.ts"
import { cleanLine } from "../../src/domain/person.ts"

/** E7: a mail as it is read. The same is said in both parts; each is written for those who read it. */
export type MailContent = { readonly subject: string; readonly text: string; readonly html: string }

/** Whose mail it is, as readers see it. */
export type MailLook = {
  readonly company: string
  /** `#rrggbb`, as in the widget. */
  readonly accentColor: string
}

const SUBJECT_LIMIT = 150

/** S6: one line, whatever people put into it, cut so that mail programs need not. */
export function subjectLine(text: string): string {
  return clipped(cleanLine(text), SUBJECT_LIMIT)
}

/** The first words of something long, on one line. */
export function firstWords(text: string, most = 80): string {
  return clipped(cleanLine(text), most)
}

/** Counted in JavaScript's units; no letter or emoji is cut in two, and no word if a space is near. */
function clipped(text: string, most: number): string {
  if (text.length <= most) return text
  let kept = ""
  for (const { segment } of letters().segment(text)) {
    if (kept.length + segment.length >= most) break
    kept += segment
  }
  return `${kept.replace(/\s+\S{0,12}$/, "").trimEnd()}…`
}

const letters = once(() => new Intl.Segmenter("en", { granularity: "grapheme" }))
