import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { REPLY_LINE } from "../domain/mail.ts"
import { holdsSecret, secretsIn } from "../domain/mail-secrets.ts"
import { mailFolder, rawMail, readRaw } from "../testing/raw-mail.ts"
import { saidIn, withoutOwnMail } from "./mail-own-quote.ts"

// E4, E8: nothing that lets anybody write as Ada reaches a visitor, wherever her mail program put our mail.

const URL = "https://chat.levain.example"
const TOKEN = "0123456789abcdef0123.m8x2k1p0.aB-_".padEnd(20 + 1 + 8 + 1 + 43, "x")
const LINK = `${URL}/reply/${TOKEN}`
const MARK = "0123456789abcdef".repeat(3)
const OURS = `Camille wrote while nobody was online

Camille, 10:00
Do you ship to Belgium?

Answer: ${LINK}
Open in Shopbell: ${URL}/inbox/0197c2a4-1d2e-7f00-8a1b-0123456789ab
Answer with the link: replies to this mail are not read.

You get this because you are assigned to this conversation.
Stop these mails: ${URL}/mail/stop/0197c2a4-1d2e-7f00-8a1b-0123456789ab.${"s".repeat(43)}`
const own = { url: URL, said: () => saidIn([{ text: OURS, html: "" }]) }
const quoted = (text: string) => text.replaceAll(/^/gm, "> ")
const seen = async (text: string, headers: readonly string[] = []) => {
  const mail = await readRaw(rawMail(["From: ada@levain.example", ...headers], text.replaceAll("\n", "\r\n")))
  return withoutOwnMail(mail.visibleText, own)
}

describe("of an answer that quotes our mail, only the answer is seen", () => {
  test.each([
    ["below the quote, which nothing introduces", `${quoted(OURS)}\n\nYes, we do.`, "Yes, we do."],
    ["the same with the line above it", `${quoted(`${REPLY_LINE}\n\n${OURS}`)}\n\nYes, we do.`, "Yes, we do."],
    ["above the quote without `>`", `Yes, we do.\n\n${OURS}`, "Yes, we do."],
    ["the same below an attribution", `Yes, we do.\n\nMaison Levain <chat@levain.example> wrote:\n\n${OURS}`, "Yes, we do."],
    [
      "between quotes",
      `${quoted(OURS.slice(0, OURS.indexOf("Answer:")))}\nYes.\n\n${quoted(OURS.slice(OURS.indexOf("Answer:")))}\n\nBye`,
      null,
    ],
    ["above the line, wrapped", `Yes, we do.\n\n##- Please type your answer above\nthis line -##\n\n${OURS}`, "Yes, we do."],
    [
      "above the line, translated",
      `Yes, we do.\n\n##- Bitte oberhalb antworten -##\n\n${OURS}`,
      "Yes, we do.\n\n##- Bitte oberhalb antworten -##",
    ],
    ["above a quote of which the beginning was deleted", `Yes, we do.\n\n${OURS.slice(OURS.indexOf("Answer:"))}`, "Yes, we do."],
    [
      "above a quoted link that was badly wrapped",
      `Yes.\n\n> Answer: ${LINK.slice(0, 60)}\n${LINK.slice(60)}\n> Bye\n\nBest`,
      "Yes.\n\nBest",
    ],
    ["in the words of the question", `Do you ship to Belgium?\n\n${OURS}`, "Do you ship to Belgium?"],
    ["with no quote", "Yes: https://levain.example/belgium", "Yes: https://levain.example/belgium"],
    ["nothing but our mail", OURS, ""],
  ])("%s", async (_, text, expected) => {
    const found = await seen(text)
    expect(found).not.toContain(TOKEN)
    if (expected !== null) expect(found).toBe(expected)
    else expect(found).toContain("Yes.")
  })

  test("in HTML of a program that nobody knows", async () => {
    const html = `<p>Yes, we do.</p><div class="unheard-of"><p>Camille wrote while nobody was online</p><p>Do you ship to Belgium?</p><p><a href="${LINK}">Answer</a></p></div>`
    expect(await seen(html, ["Content-Type: text/html"])).toBe("Yes, we do.")
  })

  test("in a mail that is sent on", async () => {
    const forwarded = `See below.\n\n---------- Forwarded message ---------\nFrom: Maison Levain <chat@levain.example>\nDate: Mon, 2 Mar 2026\nSubject: Offline message\nTo: <ada@levain.example>\n\n${OURS}`
    expect(await seen(forwarded, ["Subject: Fwd: Offline message"])).toBe("See below.")
  })

  test("links that stand alone are signs too: a reply address, a checked link", async () => {
    expect(await seen(`Yes.\n\nWrite to reply+${MARK}@levain.example`)).toBe("Yes.")
    expect(await seen(`Yes.\n\nhttps://safe.example/?url=${encodeURIComponent(LINK)}`)).toBe("Yes.")
  })
})

test("what would only become a secret once a quote is gone is seen by nobody", () => {
  expect(withoutOwnMail(`${LINK.slice(0, 60)}\n> ${LINK}\n${LINK.slice(60)}`, own) ?? "").not.toContain(TOKEN.slice(0, 30))
})

const SECRETS = [LINK, TOKEN, `reply+${MARK}@levain.example`, `${URL}/mail/stop/0197c2a4-1d2e-7f00-8a1b-0123456789ab.${"s".repeat(43)}`]
const carried = fc.record({
  secret: fc.constantFrom(...SECRETS),
  spelled: fc.constantFrom(
    (text: string) => text,
    encodeURIComponent,
    (text: string) => `Answer: ${text}`,
    (text: string) => `Answer (${text}) · Open`,
    (text: string) => `<a href="${text}">Answer</a>`,
  ),
  mark: fc.constantFrom("", "> ", ">", ">> "),
  wrappedAt: fc.option(fc.nat(120)),
  by: fc.constantFrom("\n", "\n> ", "\n>> ", " \n"),
  line: fc.double({ min: 0, max: 1, noNaN: true }),
})
type Carried = typeof carried extends fc.Arbitrary<infer T> ? T : never
const spelled = ({ secret, spelled: spell, mark, wrappedAt, by }: Carried, end = "") => {
  const text = spell(secret)
  // A line's end that quoted-printable takes back has no mark behind it.
  const wrap = by === "\n" ? end + by : by
  return mark + (wrappedAt === null ? text : text.slice(0, wrappedAt) + wrap + text.slice(wrappedAt))
}

describe("whatever mail of the corpus carries a secret of ours, wherever it stands and however it is wrapped", () => {
  const paths = mailFolder("mails").map(({ path }) => path)

  test("what is seen holds none", async () => {
    const sources = await Promise.all(paths.map((path) => Bun.file(path).text()))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sources), fc.array(carried, { minLength: 1, maxLength: 3 }), async (source, all) => {
        const lines = source.split(/\r?\n/)
        const head = lines.indexOf("")
        for (const one of all) lines.splice(head + 1 + Math.floor(one.line * (lines.length - head)), 0, ...spelled(one, "=").split("\n"))
        const { visibleText } = await readRaw(lines.join("\r\n"))
        expectNoSecret(withoutOwnMail(visibleText, own))
      }),
      { numRuns: 600 },
    )
  })

  test("nor if the rules for quotes had let everything through", async () => {
    const texts = await Promise.all(paths.map(async (path) => (await readRaw(await Bun.file(path).bytes())).originalText))
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(carried, { minLength: 1, maxLength: 3 }), (text, all) => {
        const lines = text.split("\n")
        for (const one of all) lines.splice(Math.floor(one.line * (lines.length + 1)), 0, ...spelled(one).split("\n"))
        expectNoSecret(withoutOwnMail(lines.join("\n"), own))
      }),
      { numRuns: 3_000 },
    )
  })

  test("and where there is none, nothing is taken away", async () => {
    for (const path of paths) {
      const { visibleText } = await readRaw(await Bun.file(path).bytes())
      expect(withoutOwnMail(visibleText, own)).toBe(visibleText)
    }
  })
})

/** Also none in pieces that a reader could put together. */
function expectNoSecret(found: string | null): void {
  if (found === null) return
  expect(holdsSecret(found)).toBeFalse()
  expect(secretsIn(found.replaceAll(/[\s>=]+/g, ""))).toEqual([])
}
