import type { VisitorMail } from "../../domain/forwarding.ts"
import type { MailAddress, OutgoingMail } from "../../domain/mail.ts"
import type { Agent } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { shortWhen } from "../../domain/when.ts"
import type { Io } from "../../io/io.ts"
import { MailFault, placeOf } from "../../io/mail-faults.ts"
import type { MailboxServer, MailServer } from "../../io/mail-server.ts"
import { pause } from "../../io/pause.ts"
import { newId } from "../../io/random.ts"
import { mailCheckMail } from "../../../views/mail/mail-check.ts"
import type { MailContent } from "../../../views/mail/mail.ts"
import { testMail } from "../../../views/mail/test-mail.ts"
import { presenceOf } from "../presence/store.ts"
import { deskOf, messageIdDomain, type Desk } from "./composing.ts"
import { saveRetry } from "./outbox-store.ts"
import type { Receiving } from "./receiving.ts"
import { saveMailSettings, storedMailSettings, type MailEnvironment } from "./settings-store.ts"

/** E5. What waited for a better server is tried at once. */
export function changeOutgoing(io: Io, outgoing: { readonly server: MailServer; readonly from: MailAddress }): void {
  io.db.tx(() => {
    saveMailSettings(io.db, { outgoing })
    saveRetry(io.db, null)
  })
}

/** E5, E8: another mailbox is unproven until a round trip was seen through it. */
export function changeIncoming(io: Io, incoming: { readonly server: MailboxServer; readonly replyAddress: string }): void {
  io.db.tx(() => {
    const before = storedMailSettings(io.db).incoming
    const isSame = before !== null && Bun.deepEquals(before, incoming)
    saveMailSettings(io.db, { incoming, ...(isSame ? {} : { proven: null, checkToken: null }) })
  })
}

/** E3. */
export function changeToVisitors(io: Io, toVisitors: VisitorMail): void {
  io.db.tx(() => saveMailSettings(io.db, { toVisitors }))
}

/** E6: of one mail, or of all. Throws `Refused` "gone" if there is nothing to try again. */
export function retry(io: Io, id: string | null): void {
  if (io.db.tx(() => saveRetry(io.db, id)) === 0 && id !== null)
    throw new Refused("gone", "This mail was sent meanwhile, or is not needed any more.")
}

export type Found = { readonly isWell: boolean; readonly words: string }

/** "Send test mail": past the outbox, to see at once what the server says. */
export async function sendTestMail(io: Io, environment: MailEnvironment, agent: Agent): Promise<Found> {
  const desk = deskOf(io, environment)
  const { smtp, from } = desk.settings
  if (smtp === null) return { isWell: false, words: "No outgoing server is set." }
  if (from === null) return { isWell: false, words: "No sender's address is set. With SHOPBELL_SMTP_URL comes SHOPBELL_MAIL_FROM." }
  const content = testMail({ look: desk.look, askedBy: agent.name, when: whenFor(io, agent), server: placeOf(smtp) })
  return found(async () => {
    const { response } = await io.mail.send(smtp, directMail(desk, from, { name: agent.name, address: agent.email }, content))
    return `${placeOf(smtp)} took the mail to ${agent.email}: ${response}`
  })
}

/** "Check mailbox": signs in, then sends a mail to the reply address and waits until it comes in there (E8). */
export async function checkMailbox(io: Io, environment: MailEnvironment, agent: Agent, incoming: Receiving): Promise<Found> {
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
  const token = `check${crypto.getRandomValues(new Uint8Array(12)).toHex()}`
  io.db.tx(() => saveMailSettings(io.db, { checkToken: token }))
  incoming.follow()
  const at = replyAddress.lastIndexOf("@")
  const address = `${replyAddress.slice(0, at)}+${token}${replyAddress.slice(at)}`
  const content = mailCheckMail({ look: desk.look, replyAddress, when: whenFor(io, agent) })
  const sent = await found(async () => {
    await io.mail.send(smtp, directMail(desk, from, { name: "", address }, content))
    return ""
  })
  if (!sent.isWell) return { isWell: false, words: `${opened.words} The mail to ${address} could not be sent: ${sent.words}` }
  for (let tries = 0; tries < ROUND_TRIP_TRIES; tries++) {
    if (storedMailSettings(io.db).checkToken !== token)
      return {
        isWell: true,
        words: `${opened.words} A mail to ${replyAddress} came back through it: from now on, mails can simply be answered.`,
      }
    await pause(ROUND_TRIP_PAUSE, NEVER)
    if (tries % 8 === 7) incoming.checkNow()
  }
  return {
    isWell: false,
    words: `${opened.words} The mail to ${address} was sent, but has not come in within a minute. Does its server deliver addresses with a plus sign to this mailbox, and to this folder?`,
  }
}

const ROUND_TRIP_PAUSE = 250
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
  return shortWhen(now, now, presenceOf(io.db, agent.id).availability.timeZone)
}
