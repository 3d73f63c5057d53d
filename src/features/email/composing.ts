import type { MailAddress } from "../../domain/mail.ts"
import type { Agent, Conversation } from "../../domain/model.ts"
import type { MailKind } from "../../domain/outbox.ts"
import type { Io } from "../../io/io.ts"
import { newId } from "../../io/random.ts"
import type { MailContent, MailLook } from "../../../views/mail/mail.ts"
import { findAccount } from "../settings/store.ts"
import { insertMail, threadWith, type Mail } from "./outbox-store.ts"
import { mailSettings, type MailEnvironment, type MailSettings } from "./settings-store.ts"

/** What every mail is made with. */
export type Desk = {
  readonly io: Io
  readonly settings: MailSettings
  readonly look: MailLook
  /** Where links start, without a slash at the end. */
  readonly url: string
}

/** What makes one mail other than another. */
export type Draft = {
  readonly kind: MailKind
  readonly key: string
  readonly to: MailAddress
  /** By whom readers see it sent; the address is the account's. */
  readonly fromName: string
  readonly content: MailContent
  readonly conversation?: Conversation
  readonly agent?: Agent
  readonly upToSeq?: number
  readonly replyTo?: string | null
  readonly unsubscribeUrl?: string | null
}

export function deskOf(io: Io, environment: MailEnvironment): Desk {
  const settings = mailSettings(io.db, environment)
  const { name, accentColor } = findAccount(io.db)
  return { io, settings, look: { company: name, accentColor }, url: settings.publicUrl ?? "http://localhost" }
}

/** E6: into the outbox, in the transaction that makes it due. False if it is there already. */
export function post(desk: Desk, draft: Draft): boolean {
  const { io } = desk
  const { content, conversation, to } = draft
  return insertMail(io.db, {
    ...rowOf(desk, draft),
    toName: to.name,
    toAddress: to.address.toLowerCase(),
    subject: content.subject,
    text: content.text,
    html: content.html,
    replyTo: draft.replyTo ?? null,
    thread: conversation ? threadWith(io.db, conversation.id, to.address.toLowerCase(), THREAD) : [],
    unsubscribeUrl: draft.unsubscribeUrl ?? null,
    state: "waiting",
    words: "",
  })
}

/** E9: it was due, and nobody gets it; the conversation says why. */
export function postNothing(desk: Desk, draft: Omit<Draft, "content" | "fromName">, words: string): void {
  const { to } = draft
  const nothing = { subject: "", text: "", html: "", replyTo: null, thread: [], unsubscribeUrl: null }
  const row = rowOf(desk, { ...draft, fromName: "" })
  insertMail(desk.io.db, { ...row, ...nothing, toName: to.name, toAddress: to.address, state: "not mailed", words, doneAt: row.createdAt })
}

/** E4: how many mails a thread names; programs need the last few. */
const THREAD = 8

function rowOf({ io, settings, url }: Desk, draft: Omit<Draft, "content">) {
  const id = newId()
  const now = io.clock.now()
  const row = {
    id,
    key: draft.key,
    kind: draft.kind,
    conversationId: draft.conversation?.id ?? null,
    agentId: draft.agent?.id ?? null,
    upToSeq: draft.upToSeq ?? null,
    fromName: draft.fromName,
    messageId: `${id}.${Buffer.from(io.secrets.sign("message-id", id), "base64url").toString("hex").slice(0, 20)}@${messageIdDomain(settings, url)}`,
    createdAt: now,
    attempts: 0,
    // At once, also if the clock goes back before that.
    nextTryAt: 0,
    doneAt: null,
    bouncedAt: null,
    bounceWords: null,
  } satisfies Partial<Mail>
  return row
}

/** A name that nobody's mail program uses, so that our own mails are known when they come back. */
export function messageIdDomain(settings: Pick<MailSettings, "from" | "publicUrl">, url: string): string {
  const domain = settings.from?.address.split("@").at(-1) ?? new URL(url).hostname
  return `shopbell.${domain.replace(/[^\w.-]/g, "") || "localhost"}`
}
