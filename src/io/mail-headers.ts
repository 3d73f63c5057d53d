import { addressParser, decodeWords, type Email } from "postal-mime"
import type { MailAddress } from "../domain/mail.ts"
import { cleanLine } from "../domain/person.ts"
import type { Instant } from "../domain/time.ts"

/** Beside those that `cleanLine` takes out. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f]/g
const VALUE_MOST = 20_000
const SUBJECT_MOST = 300
const NAME_MOST = 200
const ADDRESS_MOST = 254
const RECIPIENTS_MOST = 200
const REFERENCES_MOST = 100
/** RFC 5322: no line of a mail is longer. */
const IDENTIFIER_MOST = 998

/** Where servers note whom a mail is for, the address it was sent to before those it was passed on to. */
const RECIPIENT_HEADERS =
  "to cc delivered-to x-original-to envelope-to x-envelope-to x-forwarded-to x-delivered-to x-rcpt-to apparently-to resent-to".split(" ")

/** Values of a header as they stand in the mail, cut to a length nobody means. */
export function headerValues(email: Email, name: string): readonly string[] {
  return email.headers.filter(({ key }) => key === name).map(({ value }) => value.slice(0, VALUE_MOST))
}

export function headerValue(email: Email, name: string): string | null {
  return headerValues(email, name)[0] ?? null
}

/** S6: who wrote it, in one line without what turns text around. Null unless it names exactly one: a second could be the one that was checked. */
export function senderOf(email: Email): MailAddress | null {
  const values = headerValues(email, "from")
  const [sender, ...others] = values.flatMap(mailboxes)
  return sender && others.length === 0 && isAddress(sender.address) && values.every(namesOne) ? sender : null
}

/** E4: everybody it was sent or delivered to, one of whom may be a reply address. */
export function recipientsOf(email: Email): readonly string[] {
  const named = RECIPIENT_HEADERS.flatMap((name) => headerValues(email, name)).flatMap(mailboxes)
  return [...new Set(named.map(({ address }) => address).filter(isAddress))].slice(0, RECIPIENTS_MOST)
}

export function subjectOf(email: Email): string {
  return cut(cleanLine(decodeWords(headerValue(email, "subject") ?? "").replaceAll(DIRECTION_MARKS, "")), SUBJECT_MOST)
}

/** The first identifier in a header, without its `<>`. */
export function identifierIn(email: Email, name: string): string | null {
  return identifiersIn(email, name)[0] ?? null
}

/** All identifiers in a header, without their `<>`; of very many, the newest. */
export function identifiersIn(email: Email, name: string): readonly string[] {
  return headerValues(email, name).flatMap(identifiers).slice(-REFERENCES_MOST)
}

/** What stands in `<>`, or the words themselves if a program forgot them. */
export function identifiers(text: string): readonly string[] {
  const enclosed = [...text.matchAll(/<([^<>\s]{1,998})>/g)].map((found) => found[1]!)
  const found = enclosed.length > 0 ? enclosed : text.split(/\s+/).filter((word) => word.includes("@"))
  return found.map(cleanLine).filter((identifier) => identifier !== "" && identifier.length <= IDENTIFIER_MOST)
}

export function sentAtOf(email: Email): Instant | null {
  const at = Date.parse(headerValue(email, "date") ?? "")
  return Number.isFinite(at) ? at : null
}

/** Shortened to so many characters, never through one. */
export function cut(text: string, most: number): string {
  return text.length <= most
    ? text
    : Array.from(text.slice(0, 2 * most))
        .slice(0, most)
        .join("")
        .toWellFormed()
}

function mailboxes(value: string): readonly MailAddress[] {
  return addressParser(value, { flatten: true })
    .filter(({ address }) => address !== undefined && address !== "")
    .map(({ name, address }) => ({
      name: cut(cleanLine(name.replaceAll(DIRECTION_MARKS, "")), NAME_MOST),
      address: (address ?? "").trim().toLowerCase(),
    }))
}

/** "<ada@levain.example> <mallory@x.example>" is read by each program as it likes. */
function namesOne(value: string): boolean {
  const bare = value.replaceAll(/"(?:[^"\\]|\\.)*"|\([^()]*\)/g, "")
  const enclosed = bare.match(/</g)?.length ?? 0
  return enclosed === 1 || (enclosed === 0 && bare.split("@").length === 2)
}

function isAddress(address: string): boolean {
  return address.length <= ADDRESS_MOST && /^[^\s@<>"(),:;\\\p{C}]+@[^\s@<>"(),:;\\\p{C}]+$/u.test(address)
}
