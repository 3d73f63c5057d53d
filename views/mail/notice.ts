import { cleanLine } from "../../src/domain/person.ts"
import { html, type Html } from "../html.ts"
import { entriesHtml, entriesText, spokenText, type Said } from "./entries.ts"
import { mailDocument, mainButton } from "./frame.ts"
import { firstWords, subjectLine, type MailContent, type MailLook } from "./mail.ts"
import { facts, heading, link, quiet, rule, type Fact } from "./parts.ts"
import { textOf } from "./text.ts"

/** E2: why this agent gets a mail. */
export type WhyYou = { readonly as: "assigned" } | { readonly as: "member"; readonly group: string } | { readonly as: "everybody" }

export type Notice = {
  readonly look: MailLook
  readonly kind: "missed" | "offline"
  readonly visitor: MailVisitor
  /** The visitor's unanswered messages, oldest first; of very many the newest. */
  readonly messages: readonly Said[]
  /** How many more there are before those. */
  readonly earlier: number
  readonly why: WhyYou
  /** E8: the small page of this agent and this conversation. */
  readonly replyUrl: string
  readonly openUrl: string
  /** E7: sets the preference to "Do not forward". */
  readonly stopUrl: string
  readonly canAnswerByMail: boolean
}

export type MailVisitor = {
  readonly name: string
  readonly email: string | null
  readonly page: { readonly title: string; readonly url: string } | null
}

/** E2: missed or offline messages, to an agent. */
export function noticeMail(notice: Notice): MailContent {
  const { look, kind, visitor, messages, earlier, replyUrl, openUrl, stopUrl, canAnswerByMail } = notice
  const subject = subjectLine(
    `${label(kind, earlier + messages.length)} from ${firstWords(visitor.name, 50)}: ${firstWords(spokenText(messages))}`,
  )
  const known = visitorFacts(visitor)
  return {
    subject,
    text: textOf(canAnswerByMail, [
      said(notice),
      earlier > 0 ? `${more(earlier)}: ${openUrl}` : "",
      entriesText(messages, WORDS),
      [`Answer: ${replyUrl}`, `Open in Shopbell: ${openUrl}`, howToAnswer(canAnswerByMail, "link")],
      known.map(([name, value]) => `${name}: ${cleanLine(value)}`),
      [`You get this because ${whyWords(notice.why)}.`, `Stop these mails: ${stopUrl}`],
    ]),
    html: mailDocument({
      look,
      subject,
      preview: firstWords(spokenText(messages), 140),
      canAnswerByMail,
      content: html`${heading(said(notice))}${earlier > 0 && quiet(link(more(earlier), openUrl))}${entriesHtml(messages, WORDS)}${mainButton(look, "Answer", replyUrl)}
        ${quiet(html`${link("Open in Shopbell", openUrl)} · ${howToAnswer(canAnswerByMail, "button")}`)} ${known.length > 0 && html`${rule()}${facts(known)}`}`,
      footer: footer(notice),
    }),
  }
}

/** Who wrote, and from where. */
export function visitorFacts({ name, email, page }: MailVisitor): readonly Fact[] {
  return [
    ["Visitor", name],
    ...(email === null || email === name ? [] : [["Email", email] as const]),
    ...(page === null ? [] : [["Page", page.title === "" ? page.url : `${page.title} (${page.url})`] as const]),
  ]
}

export const WORDS = { deleted: "Message deleted", isForAgents: true } as const

/** E4, E8: text has links where HTML has buttons. */
export function howToAnswer(byMail: boolean, otherwise: "button" | "link"): string {
  return byMail ? "You can simply answer this mail." : `Answer with the ${otherwise}: replies to this mail are not read.`
}

function label(kind: Notice["kind"], count: number): string {
  const what = kind === "missed" ? "missed" : "offline"
  return count === 1 ? `${what[0]!.toUpperCase()}${what.slice(1)} message` : `${count} ${what} messages`
}

function more(count: number): string {
  return count === 1 ? "… and 1 earlier message" : `… and ${count} earlier messages`
}

function said({ kind, visitor }: Notice): string {
  const name = cleanLine(visitor.name)
  return kind === "missed" ? `${name} is waiting for an answer` : `${name} wrote while nobody was online`
}

function whyWords(why: WhyYou): string {
  if (why.as === "assigned") return "you are assigned to this conversation"
  return why.as === "member"
    ? `you are in the group ${cleanLine(why.group)}`
    : "nobody is assigned to this conversation, so everybody gets it"
}

function footer({ why, stopUrl }: Notice): Html {
  return html`You get this because ${whyWords(why)}. ${link("Stop these mails", stopUrl)}`
}
