import { choices } from "../parts/choices.ts"
import type { FormState } from "../parts/fields.ts"
import { emailPage, type EmailSettings } from "../settings/email.ts"
import { queueSection, sentSection, type QueuedMail } from "../settings/mail-queue.ts"
import { mailStatus } from "../settings/mail-status.ts"
import { checkResult, incomingSection, outgoingSection, type Incoming, type Outgoing } from "../settings/mail-servers.ts"
import { preferencesPage } from "../settings/preferences.ts"
import { attached, unmatchedPage, type Candidate, type Unmatched, type UnmatchedMail } from "../settings/unmatched.ts"
import { piece, wholePage, type Entry } from "./entries.ts"
import { frame, hostileFrame } from "./sample-frame.ts"
import { HOSTILE, LONG_NAME, LONG_TEXT, LONG_WORD, NOW, OVERLONG } from "./sample-props.ts"

const OUTGOING: Outgoing = {
  setting: {
    host: "smtp.levain.example",
    port: 587,
    security: "starttls",
    user: "chat@levain.example",
    hasPassword: true,
    from: { name: "Maison Levain", address: "chat@levain.example" },
  },
  isFromEnvironment: false,
  isKept: false,
  state: { tone: "well", words: "Works. The last mail was sent 4 minutes ago." },
}
const INCOMING: Incoming = {
  setting: {
    host: "imap.levain.example",
    port: 993,
    security: "tls",
    user: "reply@levain.example",
    hasPassword: true,
    folder: "INBOX",
    movesTo: "Shopbell",
    replyAddress: "reply@levain.example",
  },
  isFromEnvironment: false,
  state: { tone: "failing", words: "The server refused the password: [AUTHENTICATIONFAILED] Invalid credentials." },
}
const UNSET = { setting: null, isFromEnvironment: false, isKept: false, state: { tone: "unset", words: "Not set up yet." } } as const
const WITHOUT_SERVER = { ...UNSET, state: null }
const WRONG = (text: string): FormState => {
  const names = ["smtp", "imap"].flatMap((prefix) => ["host", "port", "security", "user", "password"].map((part) => `${prefix}-${part}`))
  const all = [...names, "from-name", "from-address", "imap-folder", "imap-move-to", "reply-address"]
  return { values: Object.fromEntries(all.map((name) => [name, text])), problems: Object.fromEntries(all.map((name) => [name, text])) }
}
const queued = (id: string, to: string, what: string, changes: Partial<QueuedMail> = {}): QueuedMail => ({
  id,
  to,
  what,
  attempts: 0,
  nextTryAt: NOW,
  lastError: null,
  ...changes,
})
const QUEUE: readonly QueuedMail[] = [
  queued("1", "ada@levain.example", "Offline message from Camille Martin"),
  queued("2", OVERLONG.email, `Transcript of your chat with ${LONG_NAME}`, { attempts: 1, lastError: LONG_TEXT }),
  queued("3", HOSTILE, HOSTILE, { attempts: 12, nextTryAt: null, lastError: HOSTILE }),
]
const SENT = [
  { to: "camille@martin.example", what: "Unread replies", at: NOW, answer: "250 2.0.0 Ok: queued as 4BzK1x" },
  { to: OVERLONG.email, what: LONG_NAME, at: NOW, answer: LONG_WORD.repeat(3) },
  { to: HOSTILE, what: HOSTILE, at: NOW, answer: HOSTILE },
]
const EMAIL: EmailSettings = {
  outgoing: OUTGOING,
  incoming: INCOMING,
  visitorMails: "unread-replies",
  queue: [],
  sent: SENT,
  unmatchedCount: 2,
}
const CANDIDATES: readonly Candidate[] = [
  { id: "talk", visitor: "Mila Novák", email: "mila@novak.example" },
  { id: "long", visitor: LONG_NAME, email: OVERLONG.email },
  { id: "evil", visitor: HOSTILE, email: HOSTILE },
]
const MAILS: readonly UnmatchedMail[] = [
  {
    id: "1",
    from: { name: "Camille Martin", address: "camille@home.example" },
    subject: "Re: Maison Levain: We do, by courier",
    at: NOW,
    reason: "It was sent to the reply address of Camille Martin's conversation, but from an address that is not hers.",
    text: "That would be perfect.\n\nCamille\n\n> We do, by courier, from Thursday to Saturday.",
    writer: "Ada Lovelace",
  },
  {
    id: "2",
    from: { name: LONG_NAME, address: OVERLONG.email },
    subject: LONG_TEXT,
    at: NOW,
    reason: LONG_TEXT,
    text: LONG_TEXT,
    writer: LONG_NAME,
  },
  { id: "3", from: { name: HOSTILE, address: HOSTILE }, subject: HOSTILE, at: NOW, reason: HOSTILE, text: HOSTILE, writer: HOSTILE },
  { id: "4", from: null, subject: "", at: NOW, reason: "It has no sender.", text: "", writer: null },
]
const NO_UNMATCHED: Unmatched = {
  list: "unmatched",
  mails: [],
  candidates: [],
  search: "",
  automaticCount: 0,
  isNewest: true,
  older: null,
}
const PAGED: Unmatched = { ...NO_UNMATCHED, mails: MAILS, candidates: CANDIDATES, automaticCount: 12, isNewest: false, older: "1.2" }

/** Section 6 as settings: how mails go, and who gets which. */
export const emailSettingsEntries: readonly Entry[] = [
  ...wholePage("settings/email", "emailPage", {
    empty: (asset) =>
      emailPage(frame(asset), {
        outgoing: WITHOUT_SERVER,
        incoming: UNSET,
        visitorMails: "nothing",
        queue: [],
        sent: [],
        unmatchedCount: 0,
      }),
    "no server, mails wait": (asset) =>
      emailPage(frame(asset), { ...EMAIL, outgoing: WITHOUT_SERVER, incoming: UNSET, queue: QUEUE, unmatchedCount: 1 }),
    overlong: (asset) =>
      emailPage(frame(asset, { agent: { ...OVERLONG, role: "admin" } }), {
        ...EMAIL,
        outgoing: { ...OUTGOING, state: { tone: "failing", words: LONG_TEXT }, form: WRONG(LONG_TEXT) },
        incoming: { ...INCOMING, form: WRONG(LONG_TEXT) },
        queue: QUEUE,
      }),
    hostile: (asset) =>
      emailPage(hostileFrame(asset), {
        ...EMAIL,
        outgoing: { ...OUTGOING, state: { tone: "failing", words: HOSTILE }, form: WRONG(HOSTILE) },
        incoming: { ...INCOMING, state: { tone: "well", words: HOSTILE }, form: WRONG(HOSTILE) },
        queue: QUEUE,
      }),
    usual: (asset) => emailPage(frame(asset), EMAIL),
    "in development, none set": (asset) =>
      emailPage(frame(asset), {
        ...EMAIL,
        outgoing: {
          ...UNSET,
          isKept: true,
          state: { tone: "unset", words: "No outgoing server is set, so mails are kept here:" },
        },
        incoming: UNSET,
      }),
    "set by the environment": (asset) =>
      emailPage(frame(asset), {
        ...EMAIL,
        outgoing: { ...OUTGOING, isFromEnvironment: true },
        incoming: { ...INCOMING, isFromEnvironment: true },
      }),
  }),
  ...piece("settings/mail-status", "mailStatus", {
    "nothing set": () => mailStatus({ outgoing: WITHOUT_SERVER, incoming: UNSET, queue: [], unmatchedCount: 0 }),
    "one of each": () => mailStatus({ ...EMAIL, queue: QUEUE.slice(0, 1), unmatchedCount: 1 }),
    "overlong, hostile": () =>
      mailStatus({
        outgoing: { ...OUTGOING, state: { tone: "failing", words: LONG_WORD.repeat(3) } },
        incoming: { ...INCOMING, state: { tone: "well", words: HOSTILE } },
        queue: QUEUE.slice(2),
        unmatchedCount: 99_999,
      }),
  }),
  ...piece("settings/mail-servers", "outgoingSection", {
    "from an environment, hostile": () =>
      outgoingSection(
        {
          ...OUTGOING,
          isFromEnvironment: true,
          setting: { ...OUTGOING.setting!, host: HOSTILE, user: HOSTILE, from: { name: HOSTILE, address: HOSTILE } },
        },
        HOSTILE,
      ),
  }),
  ...piece("settings/mail-servers", "incomingSection", {
    "without a user, open": () =>
      incomingSection({ ...INCOMING, setting: { ...INCOMING.setting!, user: null, hasPassword: false, security: "none" } }),
    "from an environment, hostile": () =>
      incomingSection({
        ...INCOMING,
        isFromEnvironment: true,
        setting: { ...INCOMING.setting!, host: LONG_WORD, folder: HOSTILE, movesTo: HOSTILE, replyAddress: HOSTILE },
      }),
  }),
  ...piece("settings/mail-servers", "checkResult", {
    overlong: () => checkResult({ isWell: false, words: LONG_TEXT }),
    hostile: () => checkResult({ isWell: false, words: HOSTILE }),
    well: () => checkResult({ isWell: true, words: "The mail came back after 3 seconds. Answers by mail are on." }),
  }),
  ...piece("settings/mail-queue", "queueSection", {
    usual: () => queueSection(QUEUE),
    one: () => queueSection(QUEUE.slice(0, 1)),
  }),
  ...piece("settings/mail-queue", "sentSection", { empty: () => sentSection([]), usual: () => sentSection(SENT) }),
  ...wholePage("settings/unmatched", "unmatchedPage", {
    empty: (asset) => unmatchedPage(frame(asset), NO_UNMATCHED),
    "empty but for one automatic mail": (asset) => unmatchedPage(frame(asset), { ...NO_UNMATCHED, automaticCount: 1 }),
    "nobody found": (asset) => unmatchedPage(frame(asset), { ...NO_UNMATCHED, mails: MAILS.slice(0, 1), search: HOSTILE }),
    "usual, overlong, hostile, a page among others": (asset) => unmatchedPage(frame(asset), PAGED),
    "automatic, none": (asset) => unmatchedPage(frame(asset), { ...NO_UNMATCHED, list: "automatic" }),
    automatic: (asset) => unmatchedPage(frame(asset), { ...PAGED, list: "automatic", search: HOSTILE }),
  }),
  ...piece("settings/unmatched", "attached", {
    overlong: () => attached("1", "talk", LONG_NAME),
    hostile: () => attached("1", HOSTILE, HOSTILE),
  }),
  ...wholePage("settings/preferences", "preferencesPage", {
    usual: (asset) => preferencesPage(frame(asset), { forwarding: "missed", mailProblem: null }),
    "mails cannot go out": (asset) =>
      preferencesPage(frame(asset), {
        forwarding: "nothing",
        mailProblem: "No outgoing server is set, so mails wait. An admin can set one at Settings > Email.",
      }),
    overlong: (asset) =>
      preferencesPage(frame(asset, { agent: OVERLONG }), { forwarding: "transcripts", mailProblem: LONG_TEXT, problem: LONG_TEXT }),
    hostile: (asset) => preferencesPage(hostileFrame(asset), { forwarding: "missed", mailProblem: HOSTILE, problem: HOSTILE }),
  }),
  ...piece("parts/choices", "choices", {
    empty: () => choices({ legend: "", name: "x", options: [], chosen: null }),
    overlong: () =>
      choices({
        legend: LONG_TEXT,
        name: "x",
        options: [{ value: "a", label: LONG_TEXT, hint: LONG_TEXT, badge: LONG_NAME }],
        chosen: "a",
        problem: LONG_TEXT,
      }),
    hostile: () =>
      choices({
        legend: HOSTILE,
        name: "x",
        options: [{ value: HOSTILE, label: HOSTILE, hint: HOSTILE, badge: HOSTILE }],
        chosen: null,
        problem: HOSTILE,
      }),
  }),
]
