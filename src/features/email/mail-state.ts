import type { Config } from "../../config.ts"
import { pauseAfter } from "../../domain/outbox.ts"
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
      state: outgoingState(settings, { queue, sent, test: lastTest(io.db), since: sentSince(io, config) }, clock),
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

/** Since when it is this server that mails leave through; 0 if nobody saved one. */
function sentSince(io: Io, config: Config): Instant {
  return config.mail.smtp === null ? (storedMailSettings(io.db).outgoing?.savedAt ?? 0) : 0
}

/** What became of the mails: those that wait or were given up, those sent, newest first, and the last test. */
type Fate = { readonly queue: readonly Mail[]; readonly sent: readonly Mail[]; readonly test: Mail | null; readonly since: Instant }

function outgoingState({ smtp, from, isKept }: MailSettings, { queue, sent, test, since }: Fate, clock: Clock): MailState {
  if (isKept) return { tone: "unset", words: "No outgoing server is set, so mails are kept here:" }
  if (smtp === null) return { tone: "unset", words: "Mails wait until a server is set." }
  if (from === null) return { tone: "failing", words: "No sender's address is set, so mails wait. SHOPBELL_MAIL_FROM sets it." }
  const lastAt = sent[0]?.doneAt ?? null
  const wellAt = lastAt !== null && lastAt >= since ? lastAt : null
  const fault = faultSince(queue, test, wellAt ?? since)
  if (fault !== null) return { tone: "failing", words: fault.words }
  if (wellAt === null) return { tone: "unset", words: "A server is set, and nothing was sent through it yet. “Send test mail” tries it." }
  return { tone: "well", words: `Mails are leaving. The last one went ${clock(wellAt)}.` }
}

/** E6: what speaks against the server since then. One recipient who was refused before others were not is no fault of its. */
function faultSince(queue: readonly Mail[], test: Mail | null, since: Instant): Mail | null {
  if (test?.state === "not mailed" && test.createdAt >= since) return test
  const refused = queue.filter((mail) => mail.state === "waiting" && mail.attempts > 0 && triedAt(mail) >= since)
  const isOneAlone = new Set(refused.map(({ toAddress }) => toAddress)).size === 1
  return refused.find((mail) => !isOneAlone || mail.failingSince === null || mail.createdAt >= since) ?? null
}

/** When it was last refused; when it was made if it is about to be tried anew, which forgets that. */
function triedAt({ nextTryAt, attempts, createdAt }: Mail): Instant {
  return nextTryAt === 0 ? createdAt : nextTryAt - pauseAfter(attempts)
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
