import { cleanLine } from "../../src/domain/person.ts"
import type { MailContent } from "./mail.ts"
import { visitorTexts } from "./texts.ts"
import { toVisitor, type VisitorsTranscript } from "./transcript.ts"

/** W7: `continueUrl` is null for anybody but the visitor: they get the words, and no way into the chat. */
export type ConversationCopy = Omit<VisitorsTranscript, "day" | "continueUrl"> & { readonly continueUrl: string | null }

/** W7, "Email me this conversation": to the visitor who asked, or to whom they wanted to have it. */
export function conversationCopyMail(copy: ConversationCopy): MailContent {
  const company = cleanLine(copy.look.company)
  const { subject, heading, lead, why } = visitorTexts.copy
  if (copy.continueUrl !== null) return toVisitor(copy, { subject: subject(company), heading, lead: lead(company), why: why(company) })
  const other = visitorTexts.forwardedCopy
  return toVisitor(copy, {
    subject: other.subject(company),
    heading: other.heading(company),
    lead: other.lead,
    why: other.why(company),
  })
}
