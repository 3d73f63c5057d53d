import { NO_FILES } from "../../src/domain/model.ts"
import type { MailContent } from "../mail/mail.ts"
import { conversationCopyMail } from "../mail/conversation-copy.ts"
import type { MailEntry, Said, Speaker } from "../mail/entries.ts"
import { inviteMail } from "../mail/invite.ts"
import { letter } from "../mail/letter.ts"
import { mailCheckMail } from "../mail/mail-check.ts"
import { newPasswordMail } from "../mail/new-password.ts"
import { newSignInMail } from "../mail/new-sign-in.ts"
import { noticeMail, type Notice } from "../mail/notice.ts"
import { passwordResetMail } from "../mail/password-reset.ts"
import { repliesMail, type Replies } from "../mail/replies.ts"
import { testMail } from "../mail/test-mail.ts"
import {
  agentsTranscriptMail,
  toVisitor,
  visitorsTranscriptMail,
  type AgentsTranscript,
  type VisitorsTranscript,
} from "../mail/transcript.ts"
import { mail, piece, type Entry } from "./entries.ts"
import { mailSheet } from "./mail-sheet.ts"
import { ACCOUNT, ADA, BEN, HOSTILE, LONG_NAME, LONG_TEXT, LONG_WORD, OVERLONG } from "./sample-props.ts"

const LOOK = { company: ACCOUNT.name, accentColor: ACCOUNT.accentColor }
const PALE_LOOK = { company: LONG_NAME, accentColor: "#ffe08a" }
const EVIL_LOOK = { company: HOSTILE, accentColor: HOSTILE }
/** A name that would end a header and begin another, were it let. */
const HEADER = "Mallory\r\nBcc: everybody@evil.example"
const CAMILLE: Speaker = { kind: "visitor", id: "camille", name: "Camille Martin" }
const ADA_SAYS: Speaker = { kind: "agent", id: "ada", name: ADA.name }
const BEN_SAYS: Speaker = { kind: "agent", id: "ben", name: BEN.name }
const EVIL: Speaker = { kind: "agent", id: "mallory", name: HOSTILE }
const MONDAY = "Monday 2 March"
const said = (by: Speaker, clock: string, text: string, changes: Partial<Said> = {}): Said => ({
  by,
  text,
  clock,
  day: MONDAY,
  isDeleted: false,
  ...NO_FILES,
  ...changes,
})

const TALK: readonly MailEntry[] = [
  said(CAMILLE, "10:42", "Hello! Do you ship to Belgium?"),
  said(CAMILLE, "10:42", "It would be for a wedding on the 14th:\n– 40 small sourdoughs\n– 6 large ones, sliced"),
  { happened: "Ada Moreau joined", day: MONDAY, clock: "10:43" },
  said(ADA_SAYS, "10:43", "Congratulations! 🥖 We do, by courier, from Thursday to Saturday."),
  said(ADA_SAYS, "10:45", "For that many loaves we would need to know by the 9th."),
  said(BEN_SAYS, "10:46", "", { isDeleted: true }),
  said(CAMILLE, "10:47", "", {
    files: [
      { name: "seating plan.pdf", size: 1_800_000 },
      { name: "cake.jpg", size: 412_000 },
    ],
    notKept: ["film of the last one.mp4 (24 MB) was too large and is not kept."],
  }),
  said(CAMILLE, "09:05", "Perfect, thank you. How do I order?", { day: "Tuesday 3 March" }),
  said(ADA_SAYS, "09:06", "I have sent you a form. It takes two minutes.", { day: "Tuesday 3 March" }),
]
/** Written the day before, and not answered then. */
const ASKED: readonly MailEntry[] = TALK.slice(0, 2).map((entry) => ({ ...entry, day: "Sunday 1 March" }))
const WILD: readonly Said[] = [
  said(CAMILLE, "10:40", "", {
    files: [
      { name: HOSTILE, size: 1 },
      { name: LONG_WORD, size: 10_485_760 },
      { name: "تقرير.pdf", size: 14_000 },
    ],
    notKept: [HOSTILE, LONG_TEXT],
  }),
  said({ ...CAMILLE, name: HOSTILE }, "10:42", HOSTILE),
  said({ ...CAMILLE, name: LONG_NAME, id: "other" }, "10:43", "مرحبا، هل توصلون إلى بلجيكا؟ 👩‍👩‍👧‍👦"),
  said(EVIL, "10:43", `line one\r\nline two\n\n${"<b>bold</b> & co. ".repeat(30)}`),
  said({ ...CAMILLE, name: HEADER, id: "header" }, "10:44", LONG_TEXT),
  said(ADA_SAYS, "10:45", "x".repeat(10_000)),
]

const NOTICE: Notice = {
  look: LOOK,
  kind: "offline",
  visitor: {
    name: CAMILLE.name,
    email: "camille@martin.example",
    page: { title: "Our breads", url: "https://levain.example/breads" },
  },
  messages: TALK.slice(0, 2) as readonly Said[],
  earlier: 0,
  why: { as: "assigned" },
  replyUrl: "https://chat.example/reply/abc",
  openUrl: "https://chat.example/inbox/talk",
  stopUrl: "https://chat.example/settings/preferences",
  canAnswerByMail: true,
}
const HOSTILE_VISITOR = { name: HEADER, email: HOSTILE, page: { title: HOSTILE, url: "javascript:alert(1)" } }
const AGENTS: AgentsTranscript = {
  look: LOOK,
  entries: TALK,
  asked: [],
  visitor: NOTICE.visitor,
  replyUrl: NOTICE.replyUrl,
  openUrl: NOTICE.openUrl,
  stopUrl: NOTICE.stopUrl,
  canAnswerByMail: true,
}
const VISITORS: VisitorsTranscript = {
  look: LOOK,
  entries: TALK,
  asked: [],
  day: "2 March",
  continueUrl: "https://chat.example/continue/abc",
  canAnswerByMail: true,
}
const REPLIES: Replies = {
  look: LOOK,
  messages: [
    said(ADA_SAYS, "10:43", "Congratulations! 🥖 We do, by courier, from Thursday to Saturday."),
    said(BEN_SAYS, "10:45", "For that many loaves we would need to know by the 9th."),
  ],
  asked: "Hello! Do you ship to Belgium?\nIt would be for a wedding.",
  continueUrl: "https://chat.example/continue/abc",
  canAnswerByMail: true,
}
const WHEN = "Mon 2 Mar 2026, 10:00"
const letterOf = (look: typeof LOOK, text: string): MailContent =>
  letter({
    look,
    subject: text,
    heading: text,
    paragraphs: [text],
    facts: [[text, text]],
    button: { caption: text, href: "https://chat.example/" },
    below: text,
    footer: text,
  })

/** E7: mails, each with its HTML and its text. */
export const mailEntries: readonly Entry[] = [
  ...mail("mail/notice", "noticeMail", {
    "nothing known": () =>
      noticeMail({
        ...NOTICE,
        kind: "missed",
        visitor: { name: "Visitor 7f3a", email: null, page: null },
        messages: TALK.slice(0, 1) as readonly Said[],
        canAnswerByMail: false,
      }),
    overlong: () =>
      noticeMail({
        ...NOTICE,
        look: PALE_LOOK,
        visitor: {
          name: LONG_NAME,
          email: OVERLONG.email,
          page: { title: LONG_WORD, url: `https://levain.example/${"path/".repeat(60)}` },
        },
        messages: WILD,
        why: { as: "member", group: LONG_NAME },
      }),
    hostile: () =>
      noticeMail({
        ...NOTICE,
        look: EVIL_LOOK,
        visitor: HOSTILE_VISITOR,
        messages: WILD,
        why: { as: "member", group: HOSTILE },
        canAnswerByMail: false,
      }),
    usual: () => noticeMail(NOTICE),
    "very many": () => noticeMail({ ...NOTICE, earlier: 22 }),
    "missed, to everybody": () => noticeMail({ ...NOTICE, kind: "missed", why: { as: "everybody" } }),
  }),
  ...mail("mail/transcript", "agentsTranscriptMail", {
    empty: () => agentsTranscriptMail({ ...AGENTS, entries: [] }),
    hostile: () =>
      agentsTranscriptMail({
        ...AGENTS,
        look: EVIL_LOOK,
        visitor: HOSTILE_VISITOR,
        entries: [...WILD, { happened: HOSTILE, day: MONDAY, clock: "10:46" }],
      }),
    usual: () => agentsTranscriptMail(AGENTS),
    "asked before": () => agentsTranscriptMail({ ...AGENTS, asked: ASKED, entries: TALK.slice(2, 5) }),
  }),
  ...mail("mail/transcript", "visitorsTranscriptMail", {
    empty: () => visitorsTranscriptMail({ ...VISITORS, entries: [], canAnswerByMail: false }),
    overlong: () =>
      visitorsTranscriptMail({
        ...VISITORS,
        look: PALE_LOOK,
        entries: [...WILD, { happened: `${LONG_NAME} joined`, day: MONDAY, clock: "10:46" }],
        day: LONG_WORD,
      }),
    hostile: () => visitorsTranscriptMail({ ...VISITORS, look: EVIL_LOOK, entries: WILD, day: HOSTILE }),
    usual: () => visitorsTranscriptMail(VISITORS),
    "asked before": () => visitorsTranscriptMail({ ...VISITORS, asked: ASKED, entries: TALK.slice(2, 5) }),
  }),
  ...mail("mail/transcript", "toVisitor", {
    hostile: () => toVisitor({ ...VISITORS, look: EVIL_LOOK }, { subject: HOSTILE, heading: HOSTILE, lead: HOSTILE, why: HOSTILE }),
  }),
  ...mail("mail/replies", "repliesMail", {
    "nothing asked": () => repliesMail({ ...REPLIES, messages: REPLIES.messages.slice(0, 1), asked: null, canAnswerByMail: false }),
    overlong: () => repliesMail({ ...REPLIES, look: PALE_LOOK, messages: WILD, asked: LONG_TEXT }),
    hostile: () => repliesMail({ ...REPLIES, look: EVIL_LOOK, messages: WILD, asked: HOSTILE }),
    usual: () => repliesMail(REPLIES),
  }),
  ...mail("mail/conversation-copy", "conversationCopyMail", {
    empty: () => conversationCopyMail({ ...VISITORS, entries: [] }),
    hostile: () => conversationCopyMail({ ...VISITORS, look: EVIL_LOOK, entries: WILD }),
    usual: () => conversationCopyMail(VISITORS),
    "to somebody else": () => conversationCopyMail({ ...VISITORS, continueUrl: null, canAnswerByMail: false }),
  }),
  ...mail("mail/letter", "letter", {
    empty: () => letter({ look: LOOK, subject: "", heading: "", paragraphs: [], footer: "" }),
    overlong: () => letterOf(PALE_LOOK, LONG_TEXT),
    hostile: () => letterOf(EVIL_LOOK, HOSTILE),
  }),
  ...mail("mail/invite", "inviteMail", {
    usual: () =>
      inviteMail({ look: LOOK, inviter: ADA.name, role: "agent", inviteUrl: "https://chat.example/invite/abc", validFor: "7 days" }),
    hostile: () =>
      inviteMail({ look: EVIL_LOOK, inviter: HEADER, role: "admin", inviteUrl: "https://chat.example/invite/abc", validFor: "7 days" }),
  }),
  ...mail("mail/password-reset", "passwordResetMail", {
    usual: () => passwordResetMail({ look: LOOK, name: ADA.name, resetUrl: "https://chat.example/password/abc", validFor: "24 hours" }),
    hostile: () =>
      passwordResetMail({ look: EVIL_LOOK, name: HOSTILE, resetUrl: "https://chat.example/password/abc", validFor: "24 hours" }),
  }),
  ...mail("mail/new-password", "newPasswordMail", {
    usual: () =>
      newPasswordMail({
        look: LOOK,
        name: ADA.name,
        browser: "Firefox on Windows",
        when: WHEN,
        address: "203.0.113.9",
        forgotUrl: "https://chat.example/forgot",
      }),
    hostile: () =>
      newPasswordMail({
        look: EVIL_LOOK,
        name: HEADER,
        browser: HOSTILE,
        when: WHEN,
        address: HOSTILE,
        forgotUrl: "https://chat.example/forgot",
      }),
  }),
  ...mail("mail/new-sign-in", "newSignInMail", {
    usual: () =>
      newSignInMail({
        look: LOOK,
        name: ADA.name,
        browser: "Firefox on Windows",
        when: WHEN,
        address: "203.0.113.9",
        profileUrl: "https://chat.example/settings/profile",
      }),
    hostile: () =>
      newSignInMail({
        look: EVIL_LOOK,
        name: HEADER,
        browser: HOSTILE,
        when: WHEN,
        address: HOSTILE,
        profileUrl: "https://chat.example/settings/profile",
      }),
  }),
  ...mail("mail/test-mail", "testMail", {
    usual: () => testMail({ look: LOOK, askedBy: ADA.name, when: WHEN, server: "smtp.levain.example:587" }),
    hostile: () => testMail({ look: EVIL_LOOK, askedBy: HEADER, when: WHEN, server: HOSTILE }),
  }),
  ...mail("mail/mail-check", "mailCheckMail", {
    usual: () => mailCheckMail({ look: LOOK, replyAddress: "reply@levain.example", when: WHEN }),
    hostile: () => mailCheckMail({ look: EVIL_LOOK, replyAddress: HOSTILE, when: WHEN }),
  }),
  ...piece("dev/mail-sheet", "mailSheet", {
    hostile: () => mailSheet({ subject: HOSTILE, text: HOSTILE, html: "" }, "/dev/gallery/nothing/mail"),
  }),
]
