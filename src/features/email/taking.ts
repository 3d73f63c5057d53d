import { announce } from "../../announce.ts"
import { believed, judged } from "../../domain/email-reply.ts"
import { redacted } from "../../domain/mail-secrets.ts"
import type { IncomingMail } from "../../domain/mail.ts"
import { NO_FILES } from "../../domain/model.ts"
import { cleanLine } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import { hours } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { readBeginning, readWholeMail } from "../../io/mail-reading.ts"
import type { FetchedMail } from "../../io/mailbox-reader.ts"
import { newId } from "../../io/random.ts"
import { deskOf, messageIdDomain, type Desk } from "./composing.ts"
import { answersOf } from "./mail-answers.ts"
import { identityOf } from "./mail-identity.ts"
import { filesToShow, ownWords, writeAnswer, type Kept, type Takers } from "./mail-words.ts"
import { findMailByMessageId, saveBounce } from "./outbox-store.ts"
import { insertReceived, saveSource, wasReceived, type Received } from "./received-store.ts"
import { tokensIn } from "./reply-links.ts"
import { mailSettings, saveProof, storedMailSettings, type MailEnvironment } from "./settings-store.ts"
import { keepSource, withinLimits } from "./sources.ts"

export type { Takers }

/** E5: so many an hour from one sender; what comes on top is a loop, or no person. */
const MOST_FROM_ONE = 30

/**
 * E4, E5: a mail that arrived. Taken once, however often it is handed over; whatever it is, nothing is dropped silently. S4: only one that is
 * believed is read further than its beginning.
 */
export async function takeMail(io: Io, environment: MailEnvironment, takers: Takers, fetched: FetchedMail): Promise<void> {
  const desk = deskOf(io, environment)
  const { mail: beginning, isWhole } = await readBeginning(fetched.source, own(desk))
  const known = { identity: identityOf(beginning), sender: beginning.from?.address ?? "" }
  if (wasReceived(io.db, known)) return
  const { replyAddress } = desk.settings
  const isBelieved = !fetched.isTooLarge && believed(beginning, answersOf(io, beginning, replyAddress)).kind === "reply"
  const mail = isBelieved ? ownWords(desk, isWhole ? beginning : await readWholeMail(fetched.source, own(desk))) : beginning
  const isAnswer = isBelieved && judged(mail, answersOf(io, mail, replyAddress)).kind === "reply"
  const kept = isAnswer ? await filesToShow(takers, mail.files, desk) : NO_FILES
  // What is refused although it is an answer is rare, and its source is written once that is known.
  const source = isAnswer ? null : await keepSource(io, fetched.source)
  const row = { ...known, id: newId(), at: io.clock.now(), subject: redacted(mail.subject) }
  const outcome = io.db.tx(() => {
    if (wasReceived(io.db, known)) return null
    const outcome = fetched.isTooLarge ? TOO_LARGE : outcomeOf(io, environment, takers, { mail, kept, identity: known.identity })
    const text = ["message", "check"].includes(outcome.outcome) ? "" : redacted(mail.originalText)
    insertReceived(io.db, { ...row, ...outcome, text, source: isListed(outcome) ? source : null })
    if (outcome.conversationId !== null) announce(io, { type: "mail-changed", conversationId: outcome.conversationId })
    return outcome
  })
  const isKept = outcome !== null && isListed(outcome)
  if (source && !isKept) await io.files.remove([source.name])
  if (isKept && source === null) {
    const late = await keepSource(io, fetched.source)
    io.db.tx(() => saveSource(io.db, row.id, late))
  }
  if (isKept) withinLimits(io)
}

/** E4: a mail that made our own code fail five times: it waits for an admin, whole. */
export async function keepUnreadable(io: Io, { uid, source }: FetchedMail, mailbox: string): Promise<void> {
  // Of one that the server does not hand over there are no bytes to tell it from others by.
  const identity = source.length > 0 ? `unreadable.${hashOf(source)}` : `unreadable.${mailbox}.${uid}`
  if (wasReceived(io.db, { identity, sender: "" })) return
  const row = { id: newId(), identity, at: io.clock.now(), sender: "", subject: "", text: "", source: await keepSource(io, source) }
  const words =
    source.length > 0
      ? "Shopbell made a mistake with this mail; the log has more."
      : `The mailbox did not hand it over (number ${uid} in ${mailbox}). Look for it there.`
  io.db.tx(() => insertReceived(io.db, { ...row, outcome: "unmatched", words, conversationId: null }))
  withinLimits(io)
}

function own({ settings, url }: Desk) {
  return { messageIdDomain: messageIdDomain(settings, url) }
}

function hashOf(source: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(source).digest("hex")
}

type Outcome = Pick<Received, "outcome" | "words" | "conversationId">

const TOO_LARGE: Outcome = {
  outcome: "unmatched",
  words: "It is larger than 35 MB. Only its head was fetched; find it in the mailbox.",
  conversationId: null,
}

/** E4: shown to admins in a list, for no conversation tells of it. */
function isListed({ outcome, conversationId }: Outcome): boolean {
  return outcome === "unmatched" || (conversationId === null && (outcome === "automatic" || outcome === "bounce"))
}

type Arrived = { readonly mail: IncomingMail; readonly kept: Kept; readonly identity: string }

function outcomeOf(io: Io, environment: MailEnvironment, takers: Takers, { mail, kept, identity }: Arrived): Outcome {
  const { replyAddress } = mailSettings(io.db, environment)
  if (isCheck(io, environment, mail, replyAddress))
    return { outcome: "check", words: "The round trip of “Check mailbox”.", conversationId: null }
  if (mail.bounce) return bounced(io, takers, mail)
  const answers = answersOf(io, mail, replyAddress)
  const verdict = judged(mail, answers)
  const conversationId = "conversation" in answers ? answers.conversation.id : null
  if (verdict.kind === "unmatched") return { outcome: "unmatched", words: verdict.words, conversationId: null }
  if (verdict.kind !== "reply") return { outcome: "automatic", words: verdict.words, conversationId }
  if (io.throttle.take(`mail-from:${mail.from!.address}`, MOST_FROM_ONE, hours(1)) > 0)
    return {
      outcome: "unmatched",
      words: `More than ${MOST_FROM_ONE} mails came from ${mail.from!.address} within an hour.`,
      conversationId: null,
    }
  try {
    writeAnswer(io, takers, { ...mail, identity }, kept, verdict.as, verdict.conversation)
    return { outcome: "message", words: "", conversationId }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { outcome: "unmatched", words: error.message, conversationId: null }
  }
}

/** E8: the mail that "Check mailbox" sent came back: from now on mails may be answered. */
function isCheck(io: Io, environment: MailEnvironment, mail: IncomingMail, replyAddress: string | null): boolean {
  const { checkToken } = storedMailSettings(io.db)
  if (checkToken === null || replyAddress === null || !tokensIn(mail.recipients, replyAddress).includes(checkToken)) return false
  saveProof(io.db, environment, io.clock.now())
  return true
}

function bounced(io: Io, { askAnewOnceLost }: Takers, { bounce }: IncomingMail): Outcome {
  const words = redacted(cleanLine(bounce!.reason)).slice(0, 300)
  const mail = bounce!.messageId === null ? null : findMailByMessageId(io.db, bounce!.messageId)
  if (mail && bounce!.isFinal) {
    saveBounce(io.db, mail.id, words, io.clock.now())
    askAnewOnceLost(mail)
  }
  return { outcome: "bounce", words: words || "It came back without a reason.", conversationId: mail?.conversationId ?? null }
}
