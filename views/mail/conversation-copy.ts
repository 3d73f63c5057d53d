import { cleanLine } from "../../src/domain/person.ts"
import type { MailContent } from "./mail.ts"
import { visitorTexts } from "./texts.ts"
import { toVisitor, type VisitorsTranscript } from "./transcript.ts"

export type ConversationCopy = Omit<VisitorsTranscript, "day">

/** W7, "Email me this conversation": to the visitor who asked, or to whoever they said they are. */
export function conversationCopyMail(copy: ConversationCopy): MailContent {
  const company = cleanLine(copy.look.company)
  const { subject, heading, lead, why } = visitorTexts.copy
  return toVisitor(copy, { subject: subject(company), heading, lead: lead(company), why: why(company) })
}
