import type { Email } from "postal-mime"
import type { IncomingMail } from "../domain/mail.ts"
import { automaticIn } from "./mail-automatic.ts"
import { bounceIn, isReport } from "./mail-bounce.ts"
import { filesOf } from "./mail-files.ts"
import { unflowed } from "./mail-flow.ts"
import { identifierIn, identifiersIn, recipientsOf, senderOf, sentAtOf, subjectOf } from "./mail-headers.ts"
import { exceedsLimit, hasStructure, markedText } from "./mail-html.ts"
import { withoutMarks } from "./mail-marks.ts"
import { visibleText } from "./mail-reply-text.ts"
import { parsedMail, type ParsedMail } from "./mail-source.ts"
import { originalText } from "./mail-text.ts"

/**
 * Reads a mail as it arrived (E4, E5, S6). Never fails and takes bounded time: of what is broken or too much, what can be read is returned.
 * A bounce is automatic as well. `messageIdDomain` must be one that only our own mails use.
 */
export async function readMail(source: Uint8Array, own: { readonly messageIdDomain: string }): Promise<IncomingMail> {
  const parsed = await parsedMail(source)
  const { email } = parsed
  const { marked, original } = textsOf(parsed)
  const subject = subjectOf(email)
  const references = identifiersIn(email, "references")
  const inReplyTo = identifierIn(email, "in-reply-to")
  const bounce = bounceIn(email, original)
  return {
    messageId: identifierIn(email, "message-id"),
    from: senderOf(email),
    recipients: recipientsOf(email),
    subject,
    inReplyTo,
    references,
    sentAt: sentAtOf(email),
    visibleText: visibleText(marked, { subject, isAnswer: inReplyTo !== null || references.length > 0 }),
    originalText: original,
    files: bounce || isReport(email) ? [] : filesOf(email),
    automatic: automaticIn(email, own) ?? (bounce ? "auto-reply" : null),
    bounce,
  }
}

/** HTML tells answer and quote apart by its structure; the plain text beside it is what people are shown as the original. */
function textsOf({ email, flow, isCut }: ParsedMail): { readonly marked: string; readonly original: string } {
  const plain = plainText(email, flow)
  const html = email.html ?? ""
  const fromHtml = html === "" ? "" : markedText(html)
  const isHtmlBetter = withoutMarks(fromHtml).trim() !== "" && (hasStructure(html) || plain.trim() === "")
  const original = plain.trim() === "" ? originalText(withoutMarks(fromHtml), isCut || exceedsLimit(html)) : originalText(plain, isCut)
  return { marked: isHtmlBetter ? fromHtml : plain, original }
}

function plainText(email: Email, flow: ParsedMail["flow"]): string {
  const text = withoutMarks(email.text ?? "")
  return flow ? unflowed(text, flow) : text
}
