import type { MailAddress } from "../../domain/mail.ts"
import type { Agent, Conversation } from "../../domain/model.ts"
import type { MailKind } from "../../domain/outbox.ts"
import type { Io } from "../../io/io.ts"
import { newId } from "../../io/random.ts"
import type { MailContent, MailLook } from "../../../views/mail/mail.ts"
import { findAccount } from "../settings/store.ts"
import type { Mail } from "./outbox-rows.ts"
import { insertMail, setAside } from "./outbox-store.ts"
import { reviveMail } from "./retries-store.ts"
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
  readonly conversation?: Conversation
  readonly agent?: Agent
  /** The first and the last message that it is about. */
  readonly fromSeq?: number
  readonly upToSeq?: number
}

/** A mail that is written at once. */
export type WholeDraft = Draft & {
  /** By whom readers see it sent; the address is the account's. */
  readonly fromName: string
  readonly content: MailContent
  readonly replyTo?: string | null
}

export function deskOf(io: Io, environment: MailEnvironment): Desk {
  const settings = mailSettings(io.db, environment)
  const { name, accentColor } = findAccount(io.db)
  return { io, settings, look: { company: name, accentColor }, url: settings.publicUrl ?? "http://localhost" }
}

/** E6: into the outbox, in the transaction that makes it due. False if it is there already. */
export function post(desk: Desk, draft: WholeDraft): boolean {
  return insertMail(desk.io.db, written(desk, draft))
}

/** What `post` puts there. "Send test mail" goes past the outbox, which tells of it once it is sent. */
export function written(desk: Desk, draft: WholeDraft): Mail {
  const { content, fromName, replyTo = null } = draft
  return { ...rowOf(desk, draft), ...content, fromName, replyTo, state: "waiting" }
}

/** E6: the same for a mail about a conversation, which is composed when its turn comes. `about` says until then what it is. */
export function postLater(desk: Desk, draft: Draft, about: string): boolean {
  const { db } = desk.io
  const mail: Mail = { ...rowOf(desk, draft), subject: about, state: "waiting" }
  return insertMail(db, mail) || reviveMail(db, mail.key, mail.fromSeq) || (setAside(db, mail.key) && insertMail(db, mail))
}

/** E9: it was due, and nobody gets it; the conversation says why. */
export function postNothing(desk: Desk, draft: Draft, words: string): void {
  const row = rowOf(desk, draft)
  insertMail(desk.io.db, { ...row, state: "not mailed", words, doneAt: row.createdAt })
}

/** A name that nobody's mail program uses, so that our own mails are known when they come back. */
export function messageIdDomain(settings: Pick<MailSettings, "from" | "publicUrl">, url: string): string {
  const domain = settings.from?.address.split("@").at(-1) ?? new URL(url).hostname
  return `shopbell.${domain.replace(/[^\w.-]/g, "") || "localhost"}`
}

/** What a mail is known by in the outbox, and in the world. */
export function newIds({ io, settings, url }: Desk): Pick<Mail, "id" | "messageId"> {
  const id = newId()
  const mark = Buffer.from(io.secrets.sign("message-id", id), "base64url").toString("hex").slice(0, 20)
  return { id, messageId: `${id}.${mark}@${messageIdDomain(settings, url)}` }
}

/** What becomes of a mail, before anything has. */
export const UNTRIED = {
  words: "",
  attempts: 0,
  // At once, also if the clock goes back before that.
  nextTryAt: 0,
  failingSince: null,
  handingSince: null,
  doneAt: null,
  bouncedAt: null,
  bounceWords: null,
} as const satisfies Partial<Mail>

function rowOf(desk: Desk, { kind, key, to, conversation, agent, fromSeq, upToSeq }: Draft): Omit<Mail, "state"> {
  return {
    ...newIds(desk),
    key,
    kind,
    conversationId: conversation?.id ?? null,
    agentId: agent?.id ?? null,
    fromSeq: fromSeq ?? null,
    upToSeq: upToSeq ?? null,
    fromName: "",
    toName: to.name,
    toAddress: to.address.toLowerCase(),
    subject: "",
    text: "",
    html: "",
    composedRevision: 0,
    composedAt: 0,
    replyTo: null,
    thread: [],
    unsubscribeUrl: null,
    createdAt: desk.io.clock.now(),
    ...UNTRIED,
  }
}
