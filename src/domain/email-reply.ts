import type { Agent, Conversation, Visitor } from "./model.ts"
import { holdsSecret } from "./mail-secrets.ts"
import { REPLY_LINE, type IncomingMail } from "./mail.ts"
import { isBlank } from "./text.ts"

/** E4: what is known of the address, or of the mail, that this one answers. */
export type Answers =
  /** No address of ours is in it, and it answers no mail of ours. */
  | { readonly by: "nothing" }
  /** An address that looks like ours and was not signed by us. */
  | { readonly by: "forgery" }
  /** Ours once; its conversation or its person is gone. */
  | { readonly by: "gone" }
  | {
      readonly by: "address" | "thread"
      readonly conversation: Conversation
      readonly visitor: Visitor
      /** Whom the address was given to: an agent, or null for the visitor. */
      readonly agent: Agent | null
    }

/** E4, E5: what becomes of a mail. */
export type Verdict =
  | { readonly kind: "reply"; readonly as: Agent | "visitor"; readonly conversation: Conversation }
  | { readonly kind: "automatic"; readonly words: string }
  | { readonly kind: "bounce"; readonly words: string }
  | { readonly kind: "unmatched"; readonly words: string }

/**
 * E4, E5: accepted are those alone that come with a signed address, from the very person it was given to. Such a mail is believed also if it
 * came through a list, for a mailbox may be a group at its provider, which marks all that passes; not if a program wrote it, or seems to have.
 * Its own words are judged as well: they are `visibleText`, without what it quotes of ours.
 */
export function judged(mail: IncomingMail, answers: Answers): Verdict {
  const verdict = believed(mail, answers)
  if (verdict.kind !== "reply") return verdict
  if (mail.automatic === "absence" && !quotes(mail)) return unmatched(ABSENCE)
  if (holdsSecret(mail.visibleText)) return unmatched("It quotes a secret link of ours that could not be told from what was written.")
  if (isBlank(mail.visibleText) && mail.files.length === 0) return unmatched("Nothing was written above what it quotes.")
  return verdict
}

/** E4, E5: the same by its head alone, which is all that a stranger's mail is read for. */
export function believed(mail: IncomingMail, answers: Answers): Verdict {
  const { automatic } = mail
  if (mail.bounce) return { kind: "bounce", words: mail.bounce.reason }
  if (automatic === "own" || automatic === "auto-reply") return { kind: "automatic", words: AUTOMATIC[automatic] }
  if ((automatic === "list" || automatic === "bulk") && !("conversation" in answers))
    return { kind: "automatic", words: AUTOMATIC[automatic] }
  if (mail.from === null) return unmatched("It does not say who sent it, or names several senders.")
  if (answers.by === "nothing") return unmatched("It was sent to no conversation's address and answers no mail of ours.")
  if (answers.by === "forgery") return unmatched("Its reply address was not made by this Shopbell, or was changed on the way.")
  if (answers.by === "gone") return unmatched("Its conversation was deleted.")
  const { agent, visitor, conversation } = answers
  const whose = (agent ? agent.email : visitor.email)?.toLowerCase()
  if (mail.from.address !== whose) return unmatched(strangerText(mail.from.address, agent, whose))
  if (agent && !agent.isActive) return unmatched(`${agent.name} does not work here any more.`)
  if (!agent && visitor.blockedAt !== null) return unmatched("Its visitor is blocked.")
  if (automatic === "bulk") return unmatched(BULK)
  return { kind: "reply", as: agent ?? "visitor", conversation }
}

const AUTOMATIC = {
  "auto-reply": "An automatic answer, such as an out-of-office note.",
  list: "A mailing list's.",
  bulk: "A mass mailing's.",
  own: "A mail of our own that came back to us.",
} as const

const ABSENCE = "By its subject it is an automatic answer, and it quotes nothing. If a person wrote it, attach it."

const BULK = "It says of itself that it is bulk mail, as absence notes do. If a person wrote it, attach it."

/** People's programs quote what they answer; those that answer by themselves without saying so seldom do. */
function quotes({ originalText, visibleText }: IncomingMail): boolean {
  return /^ {0,3}>/m.test(originalText) || (originalText.includes(REPLY_LINE) && !visibleText.includes(REPLY_LINE))
}

function strangerText(sender: string, agent: Agent | null, whose: string | undefined): string {
  if (whose === undefined) return `It came from ${sender}; the visitor whose address it was has no email any more.`
  return `It came from ${sender}, but this reply address is ${agent ? `${agent.name}'s` : "the visitor's"} (${whose}).`
}

function unmatched(words: string): Verdict {
  return { kind: "unmatched", words }
}
