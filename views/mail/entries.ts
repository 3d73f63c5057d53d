import { sizeWords, wordsOf } from "../../src/domain/files.ts"
import type { Message } from "../../src/domain/model.ts"
import { cleanLine } from "../../src/domain/person.ts"
import { html, type Html } from "../html.ts"
import { hue, initials } from "../parts/avatar.ts"
import { lines } from "./parts.ts"

export type Speaker = { readonly kind: "visitor" | "agent"; readonly id: string; readonly name: string }

type Moment = {
  /** The day as the reader calls it: "Monday 2 March". */
  readonly day: string
  /** The time of day where the reader is. */
  readonly clock: string
}

/** C7: something that was said. A note is not one of these, and has no `by`: none can be put into a mail. */
export type Said = Moment & {
  readonly by: Speaker
  readonly text: string
  readonly isDeleted: boolean
  readonly files: readonly { readonly name: string; readonly size: number }[]
  readonly notKept: Message["notKept"]
}

/** What both sides were told: "Ada joined". */
export type Happened = Moment & { readonly happened: string }

export type MailEntry = Said | Happened

export type EntryWords = {
  readonly deleted: string
  /** C7: what is not kept is said to agents alone. */
  readonly isForAgents?: true
}

/**
 * What was said, as a thread: each run of one person's messages under their name, each day under its own. Also the only one: a mail may
 * leave days later, and be read after more.
 */
export function entriesHtml(entries: readonly MailEntry[], words: EntryWords): Html {
  return html`${entries.map((entry, i) => {
    const before = entries[i - 1]
    return html`${entry.day !== before?.day && dayLine(entry.day)}${"happened" in entry ? happenedLine(entry) : said(entry, before, words)}`
  })}`
}

/** The same to be read as text. People's words are indented, so that none can look like ours. */
export function entriesText(entries: readonly MailEntry[], words: EntryWords): string {
  return entries
    .flatMap((entry, i) => {
      const day = entry.day !== entries[i - 1]?.day ? [`--- ${entry.day} ---`] : []
      if ("happened" in entry) return [...day, `* ${cleanLine(entry.happened)} (${entry.clock})`]
      const text = entry.isDeleted
        ? `(${words.deleted})`
        : [entry.text, ...fileLines(entry, words)].filter((line) => line !== "").join("\n")
      return [...day, `${cleanLine(entry.by.name)}, ${entry.clock}\n${indented(text)}`]
    })
    .join("\n\n")
}

/** What was said and still is, without who and when: for subjects and previews. */
export function spokenText(entries: readonly MailEntry[]): string {
  return entries.flatMap((entry) => ("happened" in entry || entry.isDeleted ? [] : [wordsOf(entry)])).join(" ")
}

function indented(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n")
}

/** C7: the files themselves stay here: a mail can go astray. */
function fileLines({ files, notKept }: Said, { isForAgents }: EntryWords): readonly string[] {
  return [...files.map(({ name, size }) => `📎 ${name} (${sizeWords(size)})`), ...(isForAgents ? notKept : [])]
}

function dayLine(day: string): Html {
  return html`<p class="muted" style="margin:28px 0 0;font-size:12px;font-weight:600;line-height:18px;color:#5b616e;text-align:center">${day}</p>`
}

function happenedLine({ happened, clock }: Happened): Html {
  return html`<p class="muted" style="margin:20px 0 0;font-size:13px;line-height:20px;color:#5b616e;text-align:center;overflow-wrap:anywhere;word-break:break-word"><bdi>${happened}</bdi> · ${clock}</p>`
}

/** Under its speaker's name and circle; if they only carried on, under what they said before. */
function said(entry: Said, before: MailEntry | undefined, entryWords: EntryWords): Html {
  const { by, text, clock, isDeleted } = entry
  const words = isDeleted
    ? html`<div class="muted" style="font-size:15px;font-style:italic;line-height:24px;color:#5b616e">${entryWords.deleted}</div>`
    : html`${text !== "" && html`<div class="text" dir="auto" style="font-size:15px;line-height:24px;color:#16181d;text-align:start;overflow-wrap:anywhere;word-break:break-word">${lines(text)}</div>`}${fileLines(
        entry,
        entryWords,
      ).map(
        (line) =>
          html`<div class="muted" style="font-size:13px;line-height:22px;color:#5b616e;overflow-wrap:anywhere;word-break:break-word"><bdi>${line}</bdi></div>`,
      )}`
  if (isContinued(entry, before)) {
    const isLater = clock !== before?.clock
    return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 0;table-layout:fixed"><tr>
<td width="40" style="width:40px;font-size:1px;line-height:1px">&nbsp;</td><td valign="top">${isLater && html`<div class="muted" style="font-size:12px;line-height:18px;color:#5b616e">${clock}</div>`}${words}</td>
</tr></table>`
  }
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:20px 0 0;table-layout:fixed"><tr>
<td width="40" valign="top" style="width:40px;padding:2px 0 0">${circle(by)}</td>
<td valign="top"><div class="muted" style="font-size:13px;line-height:20px;color:#5b616e;overflow-wrap:anywhere;word-break:break-word"><b class="text" style="font-weight:600;color:#16181d"><bdi>${by.name}</bdi></b> &nbsp;${clock}</div>${words}</td>
</tr></table>`
}

function isContinued({ by, day }: Said, before: MailEntry | undefined): boolean {
  return before !== undefined && !("happened" in before) && before.day === day && before.by.kind === by.kind && before.by.id === by.id
}

/** Initials, for a mail has no images. */
function circle({ kind, id, name }: Speaker): Html {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td width="28" height="28" align="center" valign="middle" bgcolor="${kind === "visitor" ? VISITOR : HUES[hue(id)]!}" style="width:28px;height:28px;border-radius:14px;font-size:11px;font-weight:600;line-height:28px;color:#ffffff">${initials(name)}</td></tr></table>`
}

/** Those of the inbox (parts/avatar.css); white on each is 4.5:1 or more. */
const HUES = ["#4f46e5", "#0f6cbd", "#0e7490", "#0f766e", "#4d7c0f", "#b45309", "#be185d", "#7e22ce"]
const VISITOR = "#5b616e"
