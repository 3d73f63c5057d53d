import { cleanLine } from "../../src/domain/person.ts"
import { html, type Html } from "../html.ts"
import { entriesHtml, entriesText, spokenText, type EntryWords, type MailEntry } from "./entries.ts"
import { mailDocument, mainButton } from "./frame.ts"
import { firstWords, subjectLine, type MailContent, type MailLook } from "./mail.ts"
import { howToAnswer, visitorFacts, WORDS, type MailVisitor } from "./notice.ts"
import { facts, heading, link, paragraph, part, quiet, rule } from "./parts.ts"
import { textOf } from "./text.ts"
import { visitorTexts } from "./texts.ts"

type Exchange = {
  readonly look: MailLook
  /** Everything that both sides saw, oldest first. Notes are another type: none can be among them. */
  readonly entries: readonly MailEntry[]
  /** The visitor's words from before, which nobody had answered as it began. */
  readonly asked: readonly MailEntry[]
  readonly canAnswerByMail: boolean
}

export type AgentsTranscript = Exchange & {
  readonly visitor: MailVisitor
  readonly replyUrl: string
  readonly openUrl: string
  readonly stopUrl: string
}

export type VisitorsTranscript = Exchange & {
  /** The day it began, in the visitor's words for it. */
  readonly day: string
  /** Back to the site, with the chat open. */
  readonly continueUrl: string
}

/** E1, C1: a finished exchange, to an agent who joined it. */
export function agentsTranscriptMail(transcript: AgentsTranscript): MailContent {
  const { look, entries, asked, visitor, replyUrl, openUrl, stopUrl, canAnswerByMail } = transcript
  const name = cleanLine(visitor.name)
  const spoken = spokenText([...asked, ...entries])
  const subject = subjectLine(`Transcript of your chat with ${firstWords(visitor.name, 50)}: ${firstWords(spoken)}`)
  const known = visitorFacts(visitor)
  const why = "You get this because you took part in this conversation."
  return {
    subject,
    text: textOf(canAnswerByMail, [
      `Your conversation with ${name}`,
      ...exchangeText(transcript, AGENTS_WORDS),
      [`Answer: ${replyUrl}`, `Open in Shopbell: ${openUrl}`, howToAnswer(canAnswerByMail, "link")],
      known.map(([fact, value]) => `${fact}: ${cleanLine(value)}`),
      [why, `Stop these mails: ${stopUrl}`],
    ]),
    html: mailDocument({
      look,
      subject,
      preview: firstWords(spoken, 140),
      canAnswerByMail,
      content: html`${heading(`Your conversation with ${name}`)}${exchangeHtml(transcript, AGENTS_WORDS)}${mainButton(look, "Answer", replyUrl)}
        ${quiet(html`${link("Open in Shopbell", openUrl)} · ${howToAnswer(canAnswerByMail, "button")}`)}
        ${rule()}${facts(known)}`,
      footer: html`${why} ${link("Stop these mails", stopUrl)}`,
    }),
  }
}

/** E3, "Full transcript": a finished exchange, to the visitor. */
export function visitorsTranscriptMail(transcript: VisitorsTranscript): MailContent {
  const company = cleanLine(transcript.look.company)
  const { subject, heading, lead } = visitorTexts.transcript
  return toVisitor(transcript, {
    subject: subject(company, transcript.day),
    heading: heading(company),
    lead,
    why: visitorTexts.why(company),
  })
}

export type VisitorsWords = { readonly subject: string; readonly heading: string; readonly lead: string; readonly why: string }

/** What visitors get to keep, whoever asked for it. `continueUrl` is null if who gets it is not to go on in the chat. */
export function toVisitor(
  exchange: Omit<VisitorsTranscript, "day" | "continueUrl"> & { readonly continueUrl: string | null },
  words: VisitorsWords,
): MailContent {
  const { look, entries, asked, continueUrl, canAnswerByMail } = exchange
  const subject = subjectLine(words.subject)
  const { continue: goOn, howToAnswer, notRead } = visitorTexts
  return {
    subject,
    text: textOf(canAnswerByMail, [
      [words.heading, words.lead],
      ...exchangeText(exchange, VISITORS_WORDS),
      continueUrl === null ? notRead : [`${goOn}: ${continueUrl}`, howToAnswer(canAnswerByMail, "link")],
      words.why,
    ]),
    html: mailDocument({
      look,
      subject,
      preview: firstWords(spokenText([...asked, ...entries]), 140),
      canAnswerByMail,
      content: html`${heading(words.heading)}${paragraph(words.lead)}${exchangeHtml(exchange, VISITORS_WORDS)}
        ${continueUrl === null ? quiet(notRead) : html`${mainButton(look, goOn, continueUrl)}${quiet(howToAnswer(canAnswerByMail, "button"))}`}`,
      footer: html`${words.why}`,
    }),
  }
}

type ExchangeWords = EntryWords & { readonly asked: string; readonly followed: string }

const VISITORS_WORDS: ExchangeWords = { deleted: visitorTexts.deleted, ...visitorTexts.transcript }
const AGENTS_WORDS: ExchangeWords = { ...WORDS, asked: "Written before, and not answered then", followed: "What followed" }

function exchangeHtml({ entries, asked }: Pick<Exchange, "entries" | "asked">, words: ExchangeWords): Html {
  if (asked.length === 0) return entriesHtml(entries, words)
  return html`${part(words.asked)}${entriesHtml(asked, words)}${rule()}${part(words.followed)}${entriesHtml(entries, words)}`
}

function exchangeText({ entries, asked }: Pick<Exchange, "entries" | "asked">, words: ExchangeWords): readonly string[] {
  if (asked.length === 0) return [entriesText(entries, words)]
  return [`${words.asked}:`, entriesText(asked, words), `${words.followed}:`, entriesText(entries, words)]
}
