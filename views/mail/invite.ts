import type { Role } from "../../src/domain/model.ts"
import { cleanLine } from "../../src/domain/person.ts"
import { letter } from "./letter.ts"
import { firstWords, type MailContent, type MailLook } from "./mail.ts"

export type InviteToTeam = {
  readonly look: MailLook
  readonly inviter: string
  readonly role: Role
  readonly inviteUrl: string
  /** How long the link works, in words: "7 days". */
  readonly validFor: string
}

/** I8: an invite that was made for an address. */
export function inviteMail({ look, inviter, role, inviteUrl, validFor }: InviteToTeam): MailContent {
  const company = cleanLine(look.company)
  const name = cleanLine(inviter)
  return letter({
    look,
    subject: `${firstWords(name, 50)} invited you to ${company}`,
    heading: `Join ${company}`,
    paragraphs: [`${name} invited you to answer visitors' chats on the site of ${company}${role === "admin" ? ", as an admin" : ""}.`],
    button: { caption: "Join the team", href: inviteUrl },
    below: `The link works once, for ${validFor}. It is for you alone: whoever opens it can join.`,
    footer: `If you do not know ${name}, ignore this mail and nothing happens.`,
  })
}
