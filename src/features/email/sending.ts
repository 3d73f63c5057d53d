import { announce } from "../../announce.ts"
import { noticeRecipients } from "../../domain/forwarding.ts"
import { isGivenUp, LONGEST_PAUSE, NEWER, pauseAfter, whyCalledOff, whyOutlived, type LostMail } from "../../domain/outbox.ts"
import { Refused } from "../../domain/refused.ts"
import type { Instant } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { findAgent, roster } from "../agents/store.ts"
import { answeredUpTo } from "../conversations/messages-store.ts"
import { findConversation } from "../conversations/store.ts"
import { allGroups } from "../groups/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { deskOf, newIds, UNTRIED, type Desk } from "./composing.ts"
import { composed, isStale } from "./letters.ts"
import { perhapsArrived } from "./mailed-store.ts"
import type { Mail } from "./outbox-rows.ts"
import {
  findMail,
  mailsDue,
  replaceMail,
  saveCalledOff,
  saveComposed,
  saveFailure,
  saveHandingOver,
  saveNotHandedOver,
  saveSent,
} from "./outbox-store.ts"
import { outageOf } from "./outage.ts"
import { mailPreference } from "./preferences-store.ts"
import { reviveMail } from "./retries-store.ts"
import { mailSettings, type MailEnvironment } from "./settings-store.ts"

/** A server that is slow is asked by so many at once, and no more. */
const AT_ONCE = 4

export type Sending = {
  /** Each second: what is due and not under way already. */
  readonly tick: () => void
  /** R7: begins no other, and resolves once nothing is under way. */
  stop(): Promise<void>
}

/** What the server said to a mail that was handed to it then. */
type Taken = { readonly words: string; readonly handedAt: Instant }

/**
 * E6: the outbox, by SMTP. A row is claimed before its mail is handed over, and marked sent after the server's yes. R3: after a kill in
 * between, or a server that had it all and did not answer, the claim stays: the same mail, with the same Message-ID, goes once more. With
 * no server set everything waits, and as long as the disk takes nothing. E2: `askAnewOnceLost` hears of what is given up, in its transaction.
 */
export function sending(io: Io, environment: MailEnvironment, askAnewOnceLost: (lost: LostMail) => void): Sending {
  const underWay = new Map<string, Promise<void>>()
  // R3, R5: taken by the server, and the disk did not take that down yet. These are never sent again.
  const taken = new Map<string, Taken>()
  const outage = outageOf(io)
  let isStopped = false

  function tick(): void {
    if (isStopped) return
    if (!outage.isPause()) for (const [id, what] of taken) keepSent(id, what)
    const { smtp, from } = mailSettings(io.db, environment)
    if (smtp === null || from === null) return
    for (const mail of mailsDue(io.db, io.clock.now(), LONGEST_PAUSE, AT_ONCE + underWay.size + taken.size)) {
      if (underWay.size >= AT_ONCE) return
      if (underWay.has(mail.id) || taken.has(mail.id)) continue
      const whole = claimed(mail)
      if (whole) underWay.set(whole.id, sendAndGoOn(whole))
      else if (outage.isPause()) return
    }
  }

  /** The next begins as one ends: thousands that wait are not to wait for as many ticks. */
  async function sendAndGoOn(mail: Mail): Promise<void> {
    const isWrittenDown = await sendOne(mail)
    underWay.delete(mail.id)
    if (!isWrittenDown) return
    try {
      tick()
    } catch (error) {
      io.log.error({ err: error }, "mails could not be looked for; the next tick tries again")
    }
  }

  /** False if the disk did not take down what became of it: then nothing else is hurried. */
  async function sendOne(mail: Mail): Promise<boolean> {
    const { smtp, from } = mailSettings(io.db, environment)
    try {
      // R3: what is not on the disk may be made anew, as another mail with another Message-ID and other links.
      await io.db.durable()
      outage.over()
      // Called off while the disk was busy: a newer one brings it, or it was seen.
      if (findMail(io.db, mail.id)?.state !== "waiting") return leave(mail)
    } catch (error) {
      outage.failed(error)
      return false
    }
    const handedAt = io.clock.now()
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
      return keepSent(mail.id, { words: response, handedAt }, mail)
    } catch (error) {
      return keepFailure(mail, error)
    }
  }

  /** R3: it is not handed over after all, and has arrived only if it may have by an earlier try. */
  function leave(mail: Mail): true {
    if (mail.handingSince === null) io.db.tx(() => saveNotHandedOver(io.db, mail.id))
    tell(mail)
    return true
  }

  function keepSent(id: string, what: Taken, mail?: Mail): boolean {
    taken.set(id, what)
    try {
      io.db.tx(() => saveSent(io.db, id, what, io.clock.now()))
      io.db.afterCommit(() => {
        taken.delete(id)
        outage.over()
      }, outage.failed)
      if (mail) tell(mail)
      return true
    } catch (error) {
      outage.failed(error)
      return false
    }
  }

  /** True if the next may be hurried: not where a server that is down, or refuses us, would be asked by all that wait. */
  function keepFailure(mail: Mail, error: unknown): boolean {
    // What is broken off by our own stop has not failed: it goes on after the start.
    if (isStopped) return false
    if (!(error instanceof MailFault)) io.log.error({ err: error }, "a mail could not be sent")
    const fault = error instanceof MailFault ? error : new MailFault("temporary", "Shopbell made a mistake here. It is in the log.")
    const now = io.clock.now()
    const failingSince = fault.kind === "temporary" ? (mail.failingSince ?? now) : null
    const mayHaveArrived = fault.mayHaveArrived || mail.handingSince !== null
    const nextTryAt = isGivenUp(fault.kind, failingSince, now) ? null : now + pauseAfter(mail.attempts + 1)
    try {
      io.db.tx(() => {
        saveFailure(io.db, mail.id, { words: fault.words, nextTryAt, failingSince, mayHaveArrived, now })
        if (nextTryAt === null) askAnewOnceLost(mail)
      })
      io.db.afterCommit(outage.over, outage.failed)
      tell(mail)
      return fault.kind === "permanent"
    } catch (failure) {
      outage.failed(failure)
      return false
    }
  }

  /** R3: it is wanted still, and its row says what leaves, and that it does; `handingSince` is as it was before. Null if it does not now. */
  function claimed(mail: Mail): Mail | null {
    try {
      return io.db.tx(() => {
        const now = io.clock.now()
        const why = whyNotWanted(mail) ?? whyOutlived(mail.kind, mail.createdAt, now)
        if (why !== null) return calledOff(mail, why)
        const whole = mail.text === "" || isStale(io.db, mail, now) ? withWords(mail) : mail
        if (whole === null) return calledOff(mail, "what it was about was deleted")
        saveHandingOver(io.db, whole.id, now)
        return whole
      })
    } catch (error) {
      if (error instanceof Refused && error.reason === "unavailable") outage.failed(error)
      else keepFailure(mail, error)
      return null
    }
  }

  /**
   * E6: kept with it, so that what is tried again is the same mail. R3: of what may have arrived, and says something else by now, it makes
   * another. Null if nothing of it is left to say.
   */
  function withWords(mail: Mail): Mail | null {
    const before = asItWas(mail)
    if (before) return before
    const desk = deskOf(io, environment)
    const words = composed(desk, mail)
    if (words === null) return null
    const one = mail.handingSince === null ? mail : inPlaceOf(mail, desk, words.toAddress)
    if (one !== mail) replaceMail(io.db, mail, one, io.clock.now())
    saveComposed(io.db, one.id, words)
    return { ...one, ...words }
  }

  /** E6: another mail. To the same address it has been tried as often and as long, or what is stale each time would never be given up. */
  function inPlaceOf(mail: Mail, desk: Desk, toAddress: string): Mail {
    const { words, attempts, failingSince } = toAddress === mail.toAddress ? mail : UNTRIED
    return { ...mail, ...newIds(desk), ...UNTRIED, words, attempts, failingSince }
  }

  /** R3: what it is to say may have arrived as an earlier mail already, before its address was another: then that goes again. */
  function asItWas({ id, kind, conversationId, agentId, fromSeq, upToSeq }: Mail): Mail | null {
    const now = io.clock.now()
    const earlier = conversationId === null ? [] : perhapsArrived(io.db, conversationId)
    const same = earlier.find(
      (one) =>
        one.kind === kind && one.agentId === agentId && one.fromSeq === fromSeq && one.upToSeq === upToSeq && !isStale(io.db, one, now),
    )
    if (!same || !reviveMail(io.db, same.key, fromSeq)) return null
    saveCalledOff(io.db, id, NEWER, now)
    return findMail(io.db, same.id)
  }

  function calledOff(mail: Mail, why: string): null {
    saveCalledOff(io.db, mail.id, why, io.clock.now())
    tell(mail)
    return null
  }

  /** E1-E3: answered or seen since, or not wanted any more. */
  function whyNotWanted({ kind, upToSeq, conversationId, agentId }: Mail): string | null {
    const conversation = conversationId === null ? null : findConversation(io.db, conversationId)
    const visitor = conversation && findVisitor(io.db, conversation.visitorId)
    if (!conversation || !visitor) return null
    return whyCalledOff({
      kind,
      upToSeq,
      conversation,
      visitor,
      agent: agentId === null ? null : findAgent(io.db, agentId),
      forwarding: agentId === null ? "nothing" : mailPreference(io.db, agentId).forwarding,
      toVisitors: mailSettings(io.db, environment).toVisitors,
      answeredUpTo: kind === "notice" ? answeredUpTo(io.db, conversation.id) : 0,
      isRecipient: noticeRecipients(conversation, roster(io.db), allGroups(io.db)).some(({ agent }) => agent.id === agentId),
    })
  }

  function tell({ conversationId }: Mail): void {
    if (conversationId !== null) announce(io, { type: "mail-changed", conversationId })
  }

  return {
    tick,
    async stop() {
      isStopped = true
      while (underWay.size > 0) await Promise.allSettled(underWay.values())
    },
  }
}
