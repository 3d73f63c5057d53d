import type { MailAddress, OutgoingMail } from "../../domain/mail.ts"
import type { Agent } from "../../domain/model.ts"
import { shortWhen } from "../../domain/when.ts"
import type { Io } from "../../io/io.ts"
import { MailFault, placeOf } from "../../io/mail-faults.ts"
import { pause } from "../../io/pause.ts"
import { newId } from "../../io/random.ts"
import { mailCheckMail } from "../../../views/mail/mail-check.ts"
import type { MailContent } from "../../../views/mail/mail.ts"
import { testMail } from "../../../views/mail/test-mail.ts"
import { zoneOf } from "../presence/zone-store.ts"
import { deskOf, messageIdDomain, written, type Desk } from "./composing.ts"
import { insertMail } from "./outbox-store.ts"
import type { Receiving } from "./receiving.ts"
import { mailSettings, saveMailSettings, storedMailSettings, type MailEnvironment } from "./settings-store.ts"

export type Found = { readonly isWell: boolean; readonly words: string }

/**
 * "Send test mail": past the outbox, to see at once what the server says; once sent, it stands there with the others. If it fails, its row
 * says so for Settings (E6), and is not tried again.
 */
export async function sendTestMail(io: Io, environment: MailEnvironment, agent: Agent): Promise<Found> {
  const desk = deskOf(io, environment)
  const { smtp, from, isKept } = desk.settings
  if (smtp === null) return { isWell: false, words: "No outgoing server is set." }
  if (from === null) return { isWell: false, words: "No sender's address is set. With SHOPBELL_SMTP_URL comes SHOPBELL_MAIL_FROM." }
  const content = testMail({ look: desk.look, askedBy: agent.name, when: whenFor(io, agent), server: placeOf(smtp) })
  const to = { name: agent.name, address: agent.email }
  const row = written(desk, { kind: "test", key: `test:${newId()}`, to, fromName: from.name || desk.look.company, content })
  const result = await found(async () => {
    const { response } = await io.mail.send(smtp, { ...directMail(desk, from, to, content), messageId: row.messageId })
    io.db.tx(() => insertMail(io.db, { ...row, state: "sent", words: response, doneAt: io.clock.now() }))
    if (isKept) return `No server is set, so the mail to ${agent.email} is kept in /dev/mailbox.`
    return `${placeOf(smtp)} took the mail to ${agent.email}: ${response}`
  })
  if (!result.isWell)
    io.db.tx(() => insertMail(io.db, { ...row, text: "", html: "", state: "not mailed", words: result.words, doneAt: io.clock.now() }))
  return result
}

/**
 * "Check mailbox": signs in, then sends a mail to the reply address and waits until it comes in there (E8).
 * Who asks while one is under way hears what becomes of that one.
 */
export function mailboxCheck(io: Io, environment: MailEnvironment, incoming: Receiving): (agent: Agent) => Promise<Found> {
  let underWay: { readonly settings: string; readonly found: Promise<Found> } | null = null
  return (agent) => {
    const { smtp, from, imap, replyAddress } = mailSettings(io.db, environment)
    const settings = JSON.stringify([smtp, from, imap, replyAddress])
    if (underWay?.settings === settings) return underWay.found
    const begun = { settings, found: checked(io, environment, agent, incoming).finally(() => underWay === begun && (underWay = null)) }
    underWay = begun
    return begun.found
  }
}

async function checked(io: Io, environment: MailEnvironment, agent: Agent, incoming: Receiving): Promise<Found> {
  const desk = deskOf(io, environment)
  const { imap, smtp, from, replyAddress } = desk.settings
  if (imap === null) return { isWell: false, words: "No incoming mailbox is set." }
  const opened = await found(async () => {
    const { folder, messages } = await io.mailboxes.check(imap)
    return `The mailbox can be read: ${folder} holds ${messages === 1 ? "1 mail" : `${messages} mails`}.`
  })
  if (!opened.isWell) return opened
  if (replyAddress === null) return { isWell: false, words: `${opened.words} No reply address is set, so answers by mail are not offered.` }
  if (smtp === null || from === null)
    return {
      isWell: false,
      words: `${opened.words} No outgoing server is set, so no mail could make the round trip, and answers by mail are not offered yet.`,
    }
  if (!(await isWatched(incoming)))
    return {
      isWell: false,
      words: `${opened.words} It is still being read for the first time: ${incoming.state()?.lastError ?? "there is much in it."} Check it again in a while.`,
    }
  const token = `check${crypto.getRandomValues(new Uint8Array(12)).toHex()}`
  io.db.tx(() => saveMailSettings(io.db, { checkToken: token }))
  const at = replyAddress.lastIndexOf("@")
  const address = `${replyAddress.slice(0, at)}+${token}${replyAddress.slice(at)}`
  const content = mailCheckMail({ look: desk.look, replyAddress, when: whenFor(io, agent) })
  const sent = await found(async () => {
    await io.mail.send(smtp, directMail(desk, from, { name: "", address }, content))
    return ""
  })
  if (!sent.isWell) return { isWell: false, words: `${opened.words} The mail to ${address} could not be sent: ${sent.words}` }
  const end = await roundTrip(io, environment, incoming, token)
  return { isWell: end === "back", words: `${opened.words} ${endWords(end, replyAddress, address)}` }
}

/** What is in a new mailbox is old news. So the mail may go once we have looked into it, and that may be waiting to be tried again. */
async function isWatched(incoming: Receiving): Promise<boolean> {
  incoming.follow()
  for (let tries = 0; tries < LOOK_TRIES; tries++) {
    if (incoming.state()?.lastCheckedAt != null) return true
    if (tries % 8 === 0) incoming.checkNow()
    await pause(CHECK_PAUSE, NEVER)
  }
  return false
}

type RoundTrip = "back" | "called off" | "lost"

/** It is back when that very mail has proven the mailbox that is set. */
async function roundTrip(io: Io, environment: MailEnvironment, incoming: Receiving, token: string): Promise<RoundTrip> {
  for (let tries = 0; tries < ROUND_TRIP_TRIES; tries++) {
    const { checkToken, proven } = storedMailSettings(io.db)
    if (proven?.token === token && mailSettings(io.db, environment).provenReplyAddress !== null) return "back"
    if (checkToken !== token) return "called off"
    await pause(CHECK_PAUSE, NEVER)
    if (tries % 8 === 7) incoming.checkNow()
  }
  return "lost"
}

function endWords(end: RoundTrip, replyAddress: string, address: string): string {
  if (end === "back") return `A mail to ${replyAddress} came back through it: from now on, mails can simply be answered.`
  if (end === "called off")
    return "Meanwhile somebody changed the settings or began another check, so this one says nothing. Check it again."
  return `The mail to ${address} was sent, but has not come in within a minute. Does its server deliver addresses with a plus sign to this mailbox, and to this folder?`
}

const CHECK_PAUSE = 250
const LOOK_TRIES = 120
const ROUND_TRIP_TRIES = 240
const NEVER = new AbortController().signal

async function found(look: () => Promise<string>): Promise<Found> {
  try {
    return { isWell: true, words: await look() }
  } catch (error) {
    if (error instanceof MailFault) return { isWell: false, words: error.words }
    throw error
  }
}

function directMail({ settings, url, look }: Desk, from: MailAddress, to: MailAddress, content: MailContent): OutgoingMail {
  return {
    ...content,
    messageId: `${newId()}@${messageIdDomain(settings, url)}`,
    from: { name: from.name || look.company, address: from.address },
    to,
    replyTo: null,
    references: [],
    unsubscribeUrl: null,
  }
}

function whenFor(io: Io, agent: Agent): string {
  const now = io.clock.now()
  return shortWhen(now, now, zoneOf(io.db, agent.id))
}
