import { announce } from "../../announce.ts"
import { GIVEN_UP_AFTER, LONGEST_PAUSE, pauseAfter, whyCalledOff, whyOutlived } from "../../domain/outbox.ts"
import type { Io } from "../../io/io.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { findConversation } from "../conversations/store.ts"
import { deskOf } from "./composing.ts"
import { composed } from "./letters.ts"
import { mailsDue, saveCalledOff, saveComposed, saveFailure, saveSent, type Mail } from "./outbox-store.ts"
import { mailSettings, type MailEnvironment } from "./settings-store.ts"

/** A server that is slow is asked by so many at once, and no more. */
const AT_ONCE = 4

export type Sending = {
  /** Each second: what is due and not under way already. */
  readonly tick: () => void
  /** R7: resolves once nothing is under way. */
  idle(): Promise<void>
}

/**
 * E6: the outbox, by SMTP. A row is marked sent after the server's yes; a kill in between sends the same mail, with the same
 * Message-ID, once more. With no server set everything waits.
 */
export function sending(io: Io, environment: MailEnvironment): Sending {
  const underWay = new Map<string, Promise<void>>()
  // R3, R5: taken by the server, and the disk did not take that down yet. These are never sent again.
  const taken = new Map<string, string>()

  function tick(): void {
    for (const [id, words] of taken) keepSent(id, words)
    const { smtp, from } = mailSettings(io.db, environment)
    if (smtp === null || from === null) return
    for (const mail of mailsDue(io.db, io.clock.now(), LONGEST_PAUSE, AT_ONCE + underWay.size + taken.size)) {
      if (underWay.size >= AT_ONCE) return
      if (underWay.has(mail.id) || taken.has(mail.id) || isCalledOff(mail)) continue
      const whole = mail.text === "" ? withWords(mail) : mail
      if (!whole) continue
      underWay.set(
        mail.id,
        sendOne(whole).finally(() => underWay.delete(mail.id)),
      )
    }
  }

  async function sendOne(mail: Mail): Promise<void> {
    const { smtp, from } = mailSettings(io.db, environment)
    try {
      const { response } = await io.mail.send(smtp!, {
        messageId: mail.messageId,
        from: { name: mail.fromName, address: from!.address },
        to: { name: mail.toName, address: mail.toAddress },
        replyTo: mail.replyTo,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        references: mail.thread,
        unsubscribeUrl: mail.unsubscribeUrl,
      })
      keepSent(mail.id, response, mail)
    } catch (error) {
      keepFailure(mail, error)
    }
  }

  function keepSent(id: string, words: string, mail?: Mail): void {
    taken.set(id, words)
    try {
      io.db.tx(() => saveSent(io.db, id, words, io.clock.now()))
      io.db.afterCommit(
        () => void taken.delete(id),
        () => undefined,
      )
      if (mail) tell(mail)
    } catch (error) {
      io.log.error({ err: error }, "a mail was sent, but that could not be written down")
    }
  }

  function keepFailure(mail: Mail, error: unknown): void {
    if (!(error instanceof MailFault)) io.log.error({ err: error }, "a mail could not be sent")
    const fault = error instanceof MailFault ? error : new MailFault("temporary", "Shopbell made a mistake here. It is in the log.")
    const now = io.clock.now()
    const isGivenUp = fault.kind === "permanent" || (fault.kind === "temporary" && now - mail.createdAt >= GIVEN_UP_AFTER)
    try {
      io.db.tx(() => saveFailure(io.db, mail.id, fault.words, isGivenUp ? null : now + pauseAfter(mail.attempts + 1), now))
      tell(mail)
    } catch (failure) {
      io.log.error({ err: failure }, "a mail's failure could not be written down")
    }
  }

  /** E6: kept with it, so that what is tried again is the same mail. Null if nothing of it is left to say. */
  function withWords(mail: Mail): Mail | null {
    try {
      return compose(mail)
    } catch (error) {
      keepFailure(mail, error)
      return null
    }
  }

  function compose(mail: Mail): Mail | null {
    return io.db.tx(() => {
      const words = composed(deskOf(io, environment), mail)
      if (words) {
        saveComposed(io.db, mail.id, words)
        return { ...mail, ...words }
      }
      saveCalledOff(io.db, mail.id, "what it was about was deleted", io.clock.now())
      tell(mail)
      return null
    })
  }

  /** E2, E3: answered or seen since; or its link ran out. */
  function isCalledOff(mail: Mail): boolean {
    const conversation = mail.conversationId === null ? null : findConversation(io.db, mail.conversationId)
    const answered = conversation && whyCalledOff(mail.kind, mail.upToSeq, conversation)
    const why = answered ?? whyOutlived(mail.kind, mail.createdAt, io.clock.now())
    if (!why) return false
    io.db.tx(() => saveCalledOff(io.db, mail.id, why, io.clock.now()))
    tell(mail)
    return true
  }

  function tell({ conversationId }: Mail): void {
    if (conversationId !== null) announce(io, { type: "mail-changed", conversationId })
  }

  return {
    tick,
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay.values())
    },
  }
}
