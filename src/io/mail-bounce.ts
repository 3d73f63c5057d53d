import type { Email } from "postal-mime"
import type { Bounce } from "../domain/mail.ts"
import { cleanLine } from "../domain/person.ts"
import { hasNullReturnPath, isMailerAddress } from "./mail-automatic.ts"
import { cut, headerValue, headerValues, identifiers, identifiersIn, senderOf, subjectOf } from "./mail-headers.ts"

const REASON_MOST = 300
const TEXT_MOST = 50_000
const REPORT_MOST = 100_000

/** What a report says of one recipient, by the names of RFC 3464 in lower case. */
type Fields = ReadonlyMap<string, string>

/**
 * E5: a mail of ours that did not arrive, or not yet. Reports of RFC 3464 are read as such; what other servers write in words counts only from
 * a mail program, for people quote such words when they complain. A report that all is well is none.
 */
export function bounceIn(email: Email, text: string): Bounce | null {
  const report = partOf(email, /^message\/(?:global-)?delivery-status$/)
  if (report !== null) return reported(email, groupsOf(report), text)
  const isReceipt = email.attachments.some(({ mimeType }) => mimeType === "message/disposition-notification")
  return !isReceipt && isFromProgram(email) ? told(email, text.slice(0, TEXT_MOST)) : null
}

/** Does it report to a program on some mail, be it good news or bad? Its parts are no files. */
export function isReport(email: Email): boolean {
  return /^multipart\/report\b/i.test(headerValue(email, "content-type") ?? "")
}

function reported(email: Email, groups: readonly Fields[], text: string): Bounce | null {
  const recipients = groups.filter((fields) => fields.has("final-recipient") || fields.has("original-recipient") || fields.has("action"))
  const failed = recipients.find((fields) => outcome(fields) === "failed")
  const fields = failed ?? recipients.find((fields) => outcome(fields) === "delayed")
  if (!fields) return recipients.length === 0 ? told(email, text.slice(0, TEXT_MOST)) : null
  return {
    messageId:
      returnedId(email, text) ?? groups.flatMap((group) => identifiers(group.get("x-original-message-id") ?? ""))[0] ?? answeredId(email),
    recipient: addressIn(fields.get("original-recipient")) ?? addressIn(fields.get("final-recipient")),
    isFinal: failed !== undefined,
    reason: reasonIn(fields) ?? reasonBehind(null, text),
  }
}

/** "delivered", "relayed" and "expanded" are good news. Without an action the status says it: 4 may yet arrive, 5 will not. */
function outcome(fields: Fields): "failed" | "delayed" | "fine" {
  const action = /[a-z]+/.exec((fields.get("action") ?? "").toLowerCase())?.[0] ?? ""
  if (action === "failed" || action === "delayed") return action
  if (["delivered", "relayed", "expanded"].includes(action)) return "fine"
  const status = fields.get("status")?.trim() ?? ""
  return status.startsWith("5") ? "failed" : status.startsWith("4") ? "delayed" : "fine"
}

/** "smtp; 550 5.1.1 No such user" without the name of the protocol. */
function reasonIn(fields: Fields): string | null {
  const diagnostic = cleanLine((fields.get("diagnostic-code") ?? "").replace(/^\s*[\w-]+\s*;/, ""))
  const status = cleanLine(fields.get("status") ?? "")
  return diagnostic !== "" ? cut(diagnostic, REASON_MOST) : status !== "" ? cut(status, REASON_MOST) : null
}

/** "rfc822; ben@example.com", also with the name or the brackets that some write. */
function addressIn(value: string | undefined): string | null {
  return ADDRESS.exec((value ?? "").replace(/^[^;]{0,40};/, ""))?.[0].toLowerCase() ?? null
}

function told(email: Email, text: string): Bounce | null {
  const sign = FAILURES.map((pattern) => pattern.exec(text) ?? pattern.exec(subjectOf(email))).find((found) => found !== null)
  const isDelay = DELAYS.some((pattern) => pattern.test(text) || pattern.test(subjectOf(email)))
  if (!sign && !isDelay) return null
  const named = headerValues(email, "x-failed-recipients")
    .map(addressIn)
    .find((address) => address !== null)
  const sender = senderOf(email)?.address
  const body = sign && text.startsWith(sign[0], sign.index) ? text.slice(sign.index) : text
  const address = named ?? (body.match(ADDRESSES) ?? []).map((found) => found.toLowerCase()).find((found) => found !== sender) ?? null
  return {
    messageId: returnedId(email, text) ?? answeredId(email),
    recipient: address,
    isFinal: !isDelay,
    reason: reasonBehind(address, body),
  }
}

/** The words behind the address, or the first of all, up to an empty line. */
function reasonBehind(address: string | null, text: string): string {
  const at = address === null ? -1 : text.toLowerCase().indexOf(address)
  const words = (at === -1 ? text : text.slice(at + address!.length)).replace(/^[>:)\].,\s]{0,20}/, "")
  return cut(cleanLine(words.split(/\n[ \t]*\n/)[0]!.slice(0, 2 * REASON_MOST)), REASON_MOST)
}

/** Of the mail that came back, whole or its headers alone, attached or copied into the text. */
function returnedId(email: Email, text: string): string | null {
  const returned = partOf(email, /^(?:message\/(?:rfc822|global)|text\/rfc822-headers|message\/(?:rfc822-headers|global-headers))$/)
  const found = /^[> \t]*message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,998}>)/im
  const id = (returned === null ? null : found.exec(returned)) ?? found.exec(text)
  return id ? id[1]!.slice(1, -1) : null
}

/** Exchange and Gmail name it as the mail they answer. */
function answeredId(email: Email): string | null {
  return identifiersIn(email, "in-reply-to")[0] ?? identifiersIn(email, "references").at(-1) ?? null
}

function isFromProgram(email: Email): boolean {
  const isNamed = headerValue(email, "x-failed-recipients") !== null
  // An absence note has an empty Return-Path as well, and may say that it could not deliver something.
  const isAnswer = /auto-replied/i.test(headerValue(email, "auto-submitted") ?? "")
  return isReport(email) || isNamed || (hasNullReturnPath(email) && !isAnswer) || isMailerAddress(senderOf(email)?.address ?? "")
}

function partOf(email: Email, type: RegExp): string | null {
  const part = email.attachments.find(({ mimeType }) => type.test(mimeType))
  if (!part) return null
  return typeof part.content === "string" ? part.content : new TextDecoder().decode(new Uint8Array(part.content).subarray(0, REPORT_MOST))
}

/** Stretches of "Name: value", apart by empty lines; a line that begins with a space goes on. */
function groupsOf(report: string): readonly Fields[] {
  return report.split(/\r?\n[ \t]*\r?\n/).map((group) => {
    const lines = group.replaceAll(/\r?\n[ \t]+/g, " ").split(/\r?\n/)
    return new Map(
      lines.flatMap((line) => {
        const found = /^([\w-]{1,60})[ \t]*:(.*)$/.exec(line)
        return found ? [[found[1]!.toLowerCase(), found[2]!.trim()] as const] : []
      }),
    )
  })
}

const ADDRESS = /[^\s<>()[\]"',;:@]{1,64}@[^\s<>()[\]"',;:@]{1,190}[^\s<>()[\]"',;:@.]/
const ADDRESSES = new RegExp(ADDRESS.source, "g")

/** In the words of qmail, Exim, Postfix, sendmail, Exchange, Gmail, Yahoo and others; the address stands behind them. */
const FAILURES = [
  /Hi\. This is the qmail-send program/i,
  /I'm sorry to have to inform you that your message could not/i,
  /A message that you (?:have )?sent (?:could not be delivered|contained)/i,
  /This message was created automatically by mail delivery software/i,
  /Delivery has failed to these recipients or groups/i,
  /Delivery to the following recipients? (?:has )?failed/i,
  /Your message did not reach some or all of the intended recipients/i,
  /Your message (?:to .{1,100} )?(?:wasn't|was not|couldn't|could not|cannot) (?:be )?delivered/i,
  /(?:Sorry, )?[Ww]e (?:were|are) unable to deliver your message/i,
  /The following (?:recipient|address|message|destination)(?:\(?e?s\)?)? (?:had|failed|could not)/i,
  /The following addresses had permanent fatal errors/i,
  /(?:could not|cannot|can't|couldn't) be delivered/i,
  /Die Nachricht (?:konnte|hat).{0,60}(?:zugestellt|nicht erreicht)/i,
  /Ihre Nachricht (?:konnte|an).{0,80}(?:zugestellt|nicht)/i,
  /Échec de la remise|n'a pas pu être (?:remis|délivré|distribué)/i,
  /No se (?:pudo|ha podido) entregar/i,
  /Undeliver(?:able|ed)|Unzustellbar|Non remis|No se puede entregar|Mancato recapito|Niet te bezorgen|Nie można dostarczyć/i,
  /Mail delivery failed|Delivery (?:Status Notification|failure)|failure notice|Returned mail|Mail System Error/i,
]
const DELAYS = [
  /\bdelay(?:ed)?\b.{0,80}(?:hours|delivery|notification)|delivery.{0,40}\bdelayed\b/i,
  /THIS IS A WARNING MESSAGE ONLY/i,
  /has not (?:yet )?been delivered|not yet been delivered/i,
  /will (?:continue to|keep) (?:try|be retr)|delivery attempts will continue/i,
  /Zustellung verzögert|wurde noch nicht zugestellt/i,
]
