import {
  forwardedBeginnings,
  forwardeds,
  forwardPrefixes,
  headerLabels,
  openers,
  originals,
  replyPrefixes,
  verbsAtEnd,
  verbsAtEndUnspaced,
  verbsBeforeName,
} from "./mail-phrases.ts"

/** How many lines an attribution may be wrapped over. */
export const ATTRIBUTION_LINES = 4
const ATTRIBUTION_MOST = 400
const HEADER_BLOCK_LINES = 14

/** Does this introduce the quote that follows, in whatever language: who or when, then a colon? Asked only where a quote follows. */
export function introducesQuote(text: string): boolean {
  const said = withoutDashes(text)
  if (said.length > ATTRIBUTION_MOST || !ENDS_WITH_COLON.test(said)) return false
  return SAID.test(said) || ADDRESS.test(said) || (YEAR.test(said) && TIME.test(said))
}

/**
 * Is this surely "On 3 March 2026 at 10:02, Ada wrote:", so that all below is quote although no `>` says so? People write such lines as well
 * ("On 3 March at 10:02 I wrote:"), and what follows theirs must not be lost.
 */
export function opensQuote(text: string): boolean {
  const said = withoutDashes(text)
  if (said.length > ATTRIBUTION_MOST || !ENDS_WITH_COLON.test(said) || WRITER_SAID.test(said)) return false
  return SAID.test(said) && (YEAR.test(said) || (ADDRESS.test(said) && TIME.test(said)))
}

/** Could an attribution begin with this line, as "On Tue," and "wt., 3 mar" do? */
export function beginsDated(line: string): boolean {
  return OPENER.test(line.replace(/^-{3,} ?/, "")) || /^\P{L}{0,20}\p{Nd}/u.test(line) || /^\p{L}{2,12}[.,]* ?,? \d/u.test(line)
}

/** "Ada Lovelace <ada@levain.example>" somewhere in it. */
export function namesAddress(line: string): boolean {
  return ADDRESS.test(line)
}

/** "-----Original Message-----" and its translations. */
export function separatesOriginal(line: string): boolean {
  return BEGINS_WITH_RULE.test(line) && ORIGINAL.test(line)
}

/** "---------- Forwarded message ---------", "Begin forwarded message:" and their translations. */
export function separatesForwarded(line: string): boolean {
  return FORWARDED_BEGIN.test(line) || (BEGINS_WITH_RULE.test(line) && FORWARDED.test(line))
}

/** Do these lines begin with a block of "From: … Sent: … To: … Subject: …", as Outlook and others write above the mail they answer? */
export function beginsHeaderBlock(lines: readonly string[]): boolean {
  const first = labelOf(lines[0] ?? "")
  if (first !== "from" && first !== "date") return false
  const labelled = lines.slice(0, HEADER_BLOCK_LINES).filter((line) => labelOf(line) !== null)
  const labels = new Set(labelled.map(labelOf))
  // "From: Paris, To: London, Date: Monday" are no headers.
  return labels.has("from") && labels.size >= 3 && (labels.has("subject") || labelled.some((line) => line.includes("@")))
}

/** "AW: Re: …": an answer to something. */
export function hasReplyPrefix(subject: string): boolean {
  return REPLY_PREFIX.test(subject)
}

/** "WG: …", "Fwd: …": somebody else's words, for us to read. */
export function hasForwardPrefix(subject: string): boolean {
  return FORWARD_PREFIX.test(subject)
}

const ENDS_WITH_COLON = /[:：]\s*$/
const BEGINS_WITH_RULE = /^\s*[-_=*]{2,}/
const ADDRESS = /[<([][^\s<>()[\]]{1,100}@[^\s<>()[\]]{1,100}[>)\]]|[<([]mailto:/
/** Years of the Gregorian, the Thai and the Persian calendar, and "3/3/26". */
const YEAR = /(?:^|\D)(?:(?:19|20|25|14)\d\d|[٠-٩۰-۹]{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2})(?!\d)/
const TIME = /(?:^|\D)\p{Nd}{1,2}\s?[:.h]\s?\p{Nd}{2}(?!\p{Nd})/u
const OPENER = new RegExp(`^(?:${openers})\\s`, "i")

const SAID_LAST = `(?:^|[^\\p{L}'’])(?:${verbsAtEnd})\\s*[:：]\\s*$|(?:${verbsAtEndUnspaced})\\s*[:：]\\s*$`
const SAID_BEFORE_NAME = `(?:^|[^\\p{L}])(?:${verbsBeforeName})[:،]?\\s[^\\n]{1,200}[:：]\\s*$`
const SAID = new RegExp(`${SAID_LAST}|${SAID_BEFORE_NAME}`, "iu")
/** The writer tells of themselves: no client puts it like that. */
const WRITER_SAID =
  /(?:^|[^\p{L}])(?:I|we|you|they|ich|wir|sie|ihr|du|on|nous|vous|je|yo|nosotros|ik|wij|jullie|jag|vi|jeg|eu|nós|lei|voi)(?:\s(?:have|had|already|just))?\s(?:wrote|schrieb|schreef|skrev|a écrit|ai écrit|escribió|escreveu|geschrieben)|(?:schrieb|schreef|skrev|escreveu|escribió)\s(?:ich|wir|sie|ihr|er|ik|wij|we|u|jij|je|jag|vi|jeg|eu|yo)(?:[^\p{L}]|$)/iu

const ORIGINAL = between(originals)
const FORWARDED = between(forwardeds)
const FORWARDED_BEGIN = between(forwardedBeginnings, "\\s?[:：]")
const REPLY_PREFIX = prefix(replyPrefixes)
const FORWARD_PREFIX = prefix(forwardPrefixes)

/** Zoho writes "---- On Tue, … Ada wrote ----". */
function withoutDashes(text: string): string {
  return text.length > ATTRIBUTION_MOST ? text : text.replace(/^-{3,} ?/, "").replace(/ -{3,}$/, ":")
}

function labelOf(line: string): string | null {
  const found = /^[\s>*_\u200e\u200f]{0,8}(\p{L}[\p{L}'’ ]{0,24}?)[\s*_]{0,3}[:：]/u.exec(line)
  return found ? (headerLabels.get(found[1]!.toLowerCase().trim()) ?? null) : null
}

/** Between dashes, behind which some clients go on in the same line. */
function between(words: string, end = ""): RegExp {
  return new RegExp(`^[\\s\\-_=*]{0,80}(?:${words})${end}(?:[\\s\\-_=*:：]{0,80}$|\\s?[-_=*]{4,})`, "iu")
}

function prefix(words: string): RegExp {
  return new RegExp(`^\\s*(?:${words})(?:\\[\\d+\\])?\\s?[:：]`, "iu")
}
