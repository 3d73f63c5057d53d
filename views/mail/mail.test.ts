import { describe, expect, test } from "bun:test"
import { REPLY_LINE } from "../../src/domain/mail.ts"
import { markupOf, type Tag } from "../../src/testing/markup.ts"
import { mailEntries } from "../dev/mail-entries.ts"
import { HOSTILE } from "../dev/sample-props.ts"
import { conversationCopyMail } from "./conversation-copy.ts"
import type { MailEntry, Said, Speaker } from "./entries.ts"
import { inviteMail } from "./invite.ts"
import { firstWords, subjectLine, type MailContent } from "./mail.ts"
import { newSignInMail } from "./new-sign-in.ts"
import { noticeMail, type Notice } from "./notice.ts"
import { repliesMail } from "./replies.ts"
import { agentsTranscriptMail, visitorsTranscriptMail } from "./transcript.ts"

const OURS = "https://chat.example/"
const LOOK = { company: "Maison Levain", accentColor: "#a2470f" }
const CAMILLE: Speaker = { kind: "visitor", id: "camille", name: "Camille" }
const ADA: Speaker = { kind: "agent", id: "ada", name: "Ada Moreau" }
const said = (by: Speaker, text: string, clock = "10:42", day = "Monday 2 March", isDeleted = false): Said => ({
  by,
  text,
  clock,
  day,
  isDeleted,
  files: [],
  notKept: [],
})
const NOTICE: Notice = {
  look: LOOK,
  kind: "offline",
  visitor: { name: "Camille", email: "camille@martin.example", page: { title: "Our breads", url: "https://levain.example/breads" } },
  messages: [said(CAMILLE, "Do you ship to Belgium?"), said(CAMILLE, "For a wedding.\nOn the 14th.", "10:43")],
  earlier: 0,
  why: { as: "assigned" },
  replyUrl: `${OURS}reply/abc`,
  openUrl: `${OURS}inbox/talk`,
  stopUrl: `${OURS}settings/preferences`,
  canAnswerByMail: true,
}
const TALK: readonly MailEntry[] = [
  said(CAMILLE, "Do you ship to Belgium?"),
  { happened: "Ada Moreau joined", clock: "10:43", day: "Monday 2 March" },
  said(ADA, "We do.", "10:43"),
  said(ADA, "what was deleted", "10:44", "Monday 2 March", true),
  said(CAMILLE, "Thank you.", "09:05", "Tuesday 3 March"),
]
const TO_VISITOR = { look: LOOK, entries: TALK, asked: [], day: "2 March", continueUrl: `${OURS}continue/abc`, canAnswerByMail: true }
const TO_AGENT = { ...NOTICE, entries: TALK, asked: [] }

describe.each(mailEntries.flatMap(({ name, mail }) => (mail ? [[name, mail] as const] : [])))("E7, S6: %s", (_, mail) => {
  const { subject, text, html } = mail()
  const { tags, faults } = markupOf(html)

  test("is HTML that no mail program has to mend", () => {
    expect(faults).toEqual([])
    expect(tags.flatMap(({ twice }) => twice)).toEqual([])
  })

  test("has a subject of one line, of 150 characters at most", () => {
    expect(subject.length).toBeLessThanOrEqual(150)
    expect(subject).not.toMatch(/[\r\n\p{Cc}]/u)
  })

  test("fetches nothing, runs nothing, and leads nowhere but to us", () => {
    const allowed = "html head meta title style body div table tr td p h1 a b bdi br font".split(" ")
    expect(tags.map(({ name }) => name).filter((name) => !allowed.includes(name))).toEqual([])
    expect(tags.flatMap(addresses).filter((address) => !address.startsWith(OURS))).toEqual([])
    expect(tags.flatMap(({ attributes }) => [...attributes.keys()]).filter((name) => /^on|^src|^srcset|^background$/i.test(name))).toEqual(
      [],
    )
    expect(html).not.toMatch(/url\(|@import|@font-face/i)
  })

  test("says the same things in its text: each link of the HTML is in it", () => {
    expect(tags.flatMap(addresses).filter((address) => !text.includes(address))).toEqual([])
    expect(text).not.toMatch(/<\/?(p|br|div|table|td)\b|&(amp|lt|gt|quot|nbsp);/)
  })
})

describe.each<[string, (texts: readonly string[]) => MailContent]>([
  ["a notice", (texts) => noticeMail({ ...NOTICE, messages: texts.map((text) => said(CAMILLE, text)) })],
  ["an agent's transcript", (texts) => agentsTranscriptMail({ ...TO_AGENT, entries: texts.map((text) => said(CAMILLE, text)) })],
  ["a visitor's transcript", (texts) => visitorsTranscriptMail({ ...TO_VISITOR, entries: texts.map((text) => said(ADA, text)) })],
  ["a copy of the conversation", (texts) => conversationCopyMail({ ...TO_VISITOR, entries: texts.map((text) => said(ADA, text)) })],
  ["unread replies", (texts) => repliesMail({ ...TO_VISITOR, messages: texts.map((text) => said(ADA, text)), asked: null })],
])("E2, E3: %s", (_, mailOf) => {
  test("holds all the messages, whole, in both parts and in their order", () => {
    const texts = ["first of all", "x".repeat(10_000), "مرحبا 👩‍👩‍👧‍👦", "the last one"]
    const { text, html } = mailOf(texts)
    for (const part of [text, html]) {
      expect(texts.filter((one) => !part.includes(one))).toEqual([])
      expect(part.lastIndexOf("the last one")).toBeGreaterThan(part.lastIndexOf("x".repeat(10_000)))
    }
  })

  test("keeps the lines that people made", () => {
    const { text, html } = mailOf(["one\r\ntwo\n\nthree"])
    expect(text).toContain("  one\n  two\n\n  three")
    expect(html).toContain("one<br>two<br><br>three")
  })

  test("escapes what people write", () => {
    const { html } = mailOf([HOSTILE])
    expect(html).toContain("&lt;script&gt;alert(2)&lt;/script&gt;")
    expect(html).not.toContain("<script")
    expect(html).not.toContain("<img")
  })

  test("E4: has the line to answer above only when it can be answered, before anything else that is seen", () => {
    const { text, html } = mailOf(["hello"])
    expect(text.startsWith(`${REPLY_LINE}\n`)).toBeTrue()
    expect(html.split(REPLY_LINE)).toHaveLength(2)
    expect(html.indexOf(REPLY_LINE)).toBeLessThan(html.indexOf(`<bdi>${LOOK.company}</bdi>`))
  })
})

test("E8: a mail that cannot be answered says so and draws no line", () => {
  const mails = [
    noticeMail({ ...NOTICE, canAnswerByMail: false }),
    agentsTranscriptMail({ ...TO_AGENT, canAnswerByMail: false }),
    visitorsTranscriptMail({ ...TO_VISITOR, canAnswerByMail: false }),
    repliesMail({ ...TO_VISITOR, messages: [said(ADA, "We do.")], asked: null, canAnswerByMail: false }),
  ]
  for (const { text, html } of mails) {
    expect(text + html).not.toContain(REPLY_LINE)
    expect(html).toContain("Answer with the button: replies to this mail are not read.")
    expect(text).toContain("Answer with the link: replies to this mail are not read.")
  }
})

test("E2: a notice's subject has the visitor's name and first words", () => {
  expect(noticeMail({ ...NOTICE, messages: NOTICE.messages.slice(0, 1) }).subject).toBe(
    "Offline message from Camille: Do you ship to Belgium?",
  )
  expect(noticeMail({ ...NOTICE, kind: "missed" }).subject).toBe(
    "2 missed messages from Camille: Do you ship to Belgium? For a wedding. On the 14th.",
  )
})

test("E2: a notice tells who it is from, on what page, and why this agent gets it", () => {
  const reasons = [
    [{ as: "assigned" }, "because you are assigned to this conversation."],
    [{ as: "member", group: "Sales" }, "because you are in the group Sales."],
    [{ as: "everybody" }, "because nobody is assigned to this conversation, so everybody gets it."],
  ] as const
  for (const [why, words] of reasons) {
    const { text, html } = noticeMail({ ...NOTICE, why })
    for (const part of [text, html])
      for (const known of [words, "camille@martin.example", "Our breads", "10:42", "10:43"]) expect(part).toContain(known)
  }
})

test("C1: what had been written before stands above what followed, and each is called what it is", () => {
  const asked = [said(CAMILLE, "Do you ship to Belgium?", "18:40", "Sunday 1 March")]
  for (const mail of [
    agentsTranscriptMail({ ...TO_AGENT, asked, entries: TALK.slice(1) }),
    visitorsTranscriptMail({ ...TO_VISITOR, asked, entries: TALK.slice(1) }),
  ]) {
    for (const body of [mail.text, mail.html]) {
      const places = ["ritten before", "Sunday 1 March", "Do you ship to Belgium?", "What followed", "Ada Moreau joined"].map((words) =>
        body.lastIndexOf(words),
      )
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(places).not.toContain(-1)
    }
  }
  for (const mail of [agentsTranscriptMail(TO_AGENT), visitorsTranscriptMail(TO_VISITOR)]) expect(mail.text).not.toContain("followed")
})

test("E2: of very many unanswered messages all are counted, and what is left out is said", () => {
  const { subject, text, html } = noticeMail({ ...NOTICE, earlier: 22 })
  expect(subject).toStartWith("24 offline messages from Camille")
  expect(text).toContain(`… and 22 earlier messages: ${NOTICE.openUrl}`)
  expect(html).toContain("… and 22 earlier messages")
  expect(noticeMail(NOTICE).text).not.toContain("earlier")
})

test("E7: the day stands in a mail also if it is one day's, for it may leave days later", () => {
  for (const mail of [noticeMail(NOTICE), visitorsTranscriptMail({ ...TO_VISITOR, entries: TALK.slice(0, 2) })]) {
    for (const body of [mail.text, mail.html]) expect(body).toContain("Monday 2 March")
  }
})

test("C1: a transcript has its speakers, times and days, and marks what was deleted without its words", () => {
  for (const { text, html } of [agentsTranscriptMail(TO_AGENT), visitorsTranscriptMail(TO_VISITOR)]) {
    for (const part of [text, html]) {
      for (const shown of ["Camille", "Ada Moreau joined", "Monday 2 March", "Tuesday 3 March", "09:05", "eleted"])
        expect(part).toContain(shown)
      expect(part).not.toContain("what was deleted")
    }
  }
})

test("a note has no speaker and no place among what is mailed", () => {
  const note = { kind: "comment", agentId: "ada", text: "She is a regular.", at: 0 } as const
  // @ts-expect-error: C7, no note ever leaves by mail.
  const entries: readonly MailEntry[] = [note]
  expect(entries).toHaveLength(1)
})

test("E3: what a visitor reads names who answered", () => {
  const { subject, text, html } = repliesMail({ ...TO_VISITOR, messages: [said(ADA, "We do.")], asked: "Do you ship?\nTo Belgium?" })
  expect(subject).toBe("Maison Levain: We do.")
  for (const part of [text, html]) expect(part).toContain("Ada Moreau answered you")
  expect(text).toContain("> Do you ship?\n> To Belgium?")
  expect(html).toContain("Do you ship?<br>To Belgium?")
})

test("S6: nobody's words can look like ours in the text part", () => {
  const forged = `Fine.\n\nAda Moreau, 10:44\n${REPLY_LINE}\nStop these mails: https://evil.example`
  const { text } = noticeMail({ ...NOTICE, messages: [said({ ...CAMILLE, name: "Camille\nAda Moreau" }, forged)] })
  const ours = text.split("\n").filter((line) => !line.startsWith("  "))
  expect(ours.filter((line) => line === REPLY_LINE)).toHaveLength(1)
  expect(ours.filter((line) => line.includes("evil.example") || line.startsWith("Ada Moreau"))).toEqual([])
})

test("people's names end no line: neither in subjects nor in the text", () => {
  const mails = [
    inviteMail({ look: LOOK, inviter: "Ada\r\nBcc: x@evil.example", role: "agent", inviteUrl: OURS, validFor: "7 days" }),
    newSignInMail({ look: LOOK, name: "Ada", browser: "Firefox\r\nBcc: x@evil.example", when: "", address: "", profileUrl: OURS }),
  ]
  for (const { subject, text } of mails) {
    expect(subject).toContain("Bcc: x@evil.example")
    expect(text).not.toMatch(/^Bcc:/m)
  }
})

test("a subject is cut between letters and, where it can be, between words", () => {
  expect(subjectLine("👩‍👩‍👧‍👦".repeat(100))).toMatch(/^(👩‍👩‍👧‍👦)+…$/u)
  expect(subjectLine("a".repeat(151))).toBe(`${"a".repeat(149)}…`)
  expect(subjectLine("a".repeat(150))).toBe("a".repeat(150))
  expect(firstWords("Do you ship to Belgium, and what does it cost?", 20)).toBe("Do you ship to…")
  expect(firstWords(`${"e"}${"\u0301".repeat(500)}`, 20).length).toBeLessThanOrEqual(20)
})

function addresses({ attributes }: Tag): readonly string[] {
  return ["href", "src", "action", "background"].flatMap((name) => attributes.get(name) ?? [])
}
