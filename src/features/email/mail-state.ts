import type { Config } from "../../config.ts"
import { outgoingState, type OutgoingFacts } from "../../domain/outgoing-mail.ts"
import type { Instant } from "../../domain/time.ts"
import { shortWhen } from "../../domain/when.ts"
import type { Io } from "../../io/io.ts"
import type { MailServer } from "../../io/mail-server.ts"
import type { MailboxState } from "../../io/mailbox.ts"
import type { FormState } from "../../../views/parts/fields.ts"
import type { EmailSettings } from "../../../views/settings/email.ts"
import type { MailServerSetting, MailState } from "../../../views/settings/mail-servers.ts"
import type { Mail } from "./outbox-rows.ts"
import { lastTest, mailQueue, recentlySent } from "./outbox-store.ts"
import { countKept } from "./received-store.ts"
import { mailSettings, storedMailSettings, type MailSettings } from "./settings-store.ts"

const MOST_QUEUED = 100
const MOST_SENT = 50

/** E5, E6: all that Settings > Email tells, in the zone of who reads it. */
export function emailSettings(
  io: Io,
  config: Config,
  mailbox: MailboxState | null,
  zone: string,
  forms: { readonly outgoing?: FormState; readonly incoming?: FormState },
): EmailSettings {
  const settings = mailSettings(io.db, config)
  const { smtp, from, isKept, imap, replyAddress } = settings
  const queue = mailQueue(io.db, MOST_QUEUED)
  const sent = recentlySent(io.db, MOST_SENT)
  const clock = (at: Instant) => clockText(at, io.clock.now(), zone)
  return {
    outgoing: {
      setting: smtp && !isKept ? { ...settingOf(smtp), from: from ?? { name: "", address: "" } } : null,
      isFromEnvironment: config.mail.smtp !== null,
      isKept,
      state: outgoingWords(outgoingFacts(io, config, settings, queue, sent), clock),
      ...(forms.outgoing && { form: forms.outgoing }),
    },
    incoming: {
      setting: imap && { ...settingOf(imap), folder: imap.folder, movesTo: imap.movesTo, replyAddress: replyAddress ?? "" },
      isFromEnvironment: config.mail.imap !== null,
      state: incomingState(io, settings, mailbox, clock),
      ...(forms.incoming && { form: forms.incoming }),
    },
    visitorMails: settings.toVisitors,
    queue: queue.map((mail) => ({
      id: mail.id,
      to: mail.toAddress,
      what: mail.subject,
      attempts: mail.attempts,
      nextTryAt: mail.state === "failed" ? null : mail.nextTryAt || io.clock.now(),
      lastError: mail.words === "" ? null : mail.words,
    })),
    sent: sent.map((mail) => ({ to: mail.toAddress, what: mail.subject, at: mail.doneAt ?? mail.createdAt, answer: mail.words })),
    unmatchedCount: countKept(io.db, "unmatched"),
  }
}

type Clock = (at: Instant) => string

function settingOf({ host, port, security, user, password }: MailServer): MailServerSetting {
  return { host, port, security, user, hasPassword: password !== null }
}

/** `queue` and `sent` as the store lists them. */
function outgoingFacts(
  { db }: Io,
  config: Config,
  { smtp, from, isKept }: MailSettings,
  queue: readonly Mail[],
  sent: readonly Mail[],
): OutgoingFacts {
  const test = lastTest(db)
  return {
    hasServer: smtp !== null,
    hasSender: from !== null,
    isKept,
    since: config.mail.smtp === null ? (storedMailSettings(db).outgoing?.savedAt ?? 0) : 0,
    lastSentAt: sent[0]?.doneAt ?? null,
    waiting: queue.filter(({ state }) => state === "waiting"),
    test: test && { createdAt: test.createdAt, hasFailed: test.state === "not mailed", words: test.words },
  }
}

/** Null without a server: then the page says how many wait. */
function outgoingWords(facts: OutgoingFacts, clock: Clock): MailState | null {
  const state = outgoingState(facts)
  switch (state.is) {
    case "kept":
      return { tone: "unset", words: "No outgoing server is set, so mails are kept here:" }
    case "without-server":
      return null
    case "without-sender":
      return { tone: "failing", words: "No sender's address is set, so mails wait. SHOPBELL_MAIL_FROM sets it." }
    case "failing":
      return { tone: "failing", words: state.words }
    case "untried":
      return { tone: "unset", words: "A server is set, and nothing was sent through it yet. “Send test mail” tries it." }
    case "leaving":
      return { tone: "well", words: `Mails are leaving. The last one went ${clock(state.lastSentAt)}.` }
  }
}

function incomingState(
  io: Io,
  { imap, replyAddress, provenReplyAddress }: MailSettings,
  mailbox: MailboxState | null,
  clock: Clock,
): MailState {
  if (imap === null) return { tone: "unset", words: "Answers by mail are not read. Mails to agents have a link to a reply page instead." }
  if (replyAddress === null)
    return { tone: "failing", words: "No reply address is set, so answers by mail are not offered. SHOPBELL_REPLY_ADDRESS sets it." }
  if (mailbox?.lastError) return { tone: "failing", words: mailbox.lastError }
  const looked = mailbox?.lastCheckedAt == null ? "It is being opened." : `Last looked into ${clock(mailbox.lastCheckedAt)}.`
  if (provenReplyAddress === null)
    return { tone: "unset", words: `${looked} Answers by mail are not offered yet: “Check mailbox” tries whether they arrive.` }
  const since = storedMailSettings(io.db).proven
  return { tone: "well", words: `${looked} Mails can be answered: that answers arrive was seen ${since ? clock(since.at) : ""}.` }
}

/** "at 12:03", or with the day if it was another. */
function clockText(at: Instant, now: Instant, zone: string): string {
  const words = shortWhen(at, now, zone)
  return /^\d/.test(words) ? `at ${words}` : words
}
