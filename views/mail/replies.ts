import { cleanLine } from "../../src/domain/person.ts"
import { html } from "../html.ts"
import { entriesHtml, entriesText, spokenText, type Said } from "./entries.ts"
import { mailDocument, mainButton } from "./frame.ts"
import { firstWords, subjectLine, type MailContent, type MailLook } from "./mail.ts"
import { heading, paragraph, quiet, quotation, rule } from "./parts.ts"
import { textOf } from "./text.ts"
import { visitorTexts } from "./texts.ts"

export type Replies = {
  readonly look: MailLook
  /** The agents' replies that the visitor has not seen, oldest first. */
  readonly messages: readonly Said[]
  /** The visitor's own last words before them; null if they wrote none. */
  readonly asked: string | null
  /** Back to the site, with the chat open. */
  readonly continueUrl: string
  readonly canAnswerByMail: boolean
}

/** E3, "Unread replies only": what agents answered since the visitor left. */
export function repliesMail({ look, messages, asked, continueUrl, canAnswerByMail }: Replies): MailContent {
  const words = visitorTexts.replies
  const company = cleanLine(look.company)
  const subject = subjectLine(words.subject(firstWords(company, 50), firstWords(spokenText(messages))))
  const title = words.heading([...new Set(messages.map(({ by }) => cleanLine(by.name)))], company)
  const why = visitorTexts.why(company)
  return {
    subject,
    text: textOf(canAnswerByMail, [
      [title, words.lead(company)],
      entriesText(messages, visitorTexts),
      [`${visitorTexts.continue}: ${continueUrl}`, visitorTexts.howToAnswer(canAnswerByMail, "link")],
      asked === null ? "" : `${words.asked}:\n${quoted(asked)}`,
      why,
    ]),
    html: mailDocument({
      look,
      subject,
      preview: firstWords(spokenText(messages), 140),
      canAnswerByMail,
      content: html`${heading(title)}${paragraph(words.lead(company))}${entriesHtml(messages, visitorTexts)}
        ${mainButton(look, visitorTexts.continue, continueUrl)}${quiet(visitorTexts.howToAnswer(canAnswerByMail, "button"))} ${asked !== null && html`${rule()}${quiet(words.asked)}${quotation(asked)}`}`,
      footer: html`${why}`,
    }),
  }
}

function quoted(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `> ${line}`)
    .join("\n")
}
