import type { Value } from "../html.ts"
import { html } from "../html.ts"
import { mailDocument, mainButton } from "./frame.ts"
import { subjectLine, type MailContent, type MailLook } from "./mail.ts"
import { facts, heading, paragraph, quiet, type Fact } from "./parts.ts"
import { textOf } from "./text.ts"

/** A short mail of ours that asks for one thing, or for none. Nobody answers it. */
export type Letter = {
  readonly look: MailLook
  readonly subject: string
  readonly heading: string
  /** Plain sentences; people's words in them are on one line. */
  readonly paragraphs: readonly string[]
  readonly facts?: readonly Fact[]
  readonly button?: { readonly caption: string; readonly href: string }
  /** What is to be known about the button. */
  readonly below?: string
  readonly footer: string
}

export function letter({ look, subject, heading: title, paragraphs, facts: known = [], button, below = "", footer }: Letter): MailContent {
  const line = subjectLine(subject)
  return {
    subject: line,
    text: textOf(false, [
      title,
      ...paragraphs,
      known.map(([name, value]) => `${name}: ${value}`),
      button ? `${button.caption}: ${button.href}` : "",
      below,
      footer,
    ]),
    html: mailDocument({
      look,
      subject: line,
      preview: paragraphs.join(" "),
      canAnswerByMail: false,
      content: html`${heading(title)}${paragraphs.map((one): Value => paragraph(one))}${known.length > 0 && facts(known)}
        ${button && mainButton(look, button.caption, button.href)}${below !== "" && quiet(below)}`,
      footer: html`${footer}`,
    }),
  }
}
