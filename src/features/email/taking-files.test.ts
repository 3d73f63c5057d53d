import { afterEach, beforeEach, expect, test } from "bun:test"
import { days, minutes } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { ANSWERABLE, REPLY_ADDRESS, takingShop, type TakingShop } from "../../testing/taking-shop.ts"
import { bomb, picture } from "../../testing/pictures.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { findAgent } from "../agents/store.ts"
import { attachMail } from "./attaching.ts"
import { findKept, type Received } from "./received-store.ts"
import { replyAddressFor, replyLink } from "./reply-links.ts"

// E4, C7: what is attached to a mail comes with the message that it becomes. Monday 2 March 2026, 10:00 UTC, is when each test begins.

const PDF = "%PDF-1.7 offer"

let shop: TakingShop
let ada: SignedIn
let widget: TestWidget
beforeEach(async () => {
  shop = await takingShop()
  ;({ ada, tab: widget } = shop)
  shop.give("camille@example.com")
})
afterEach(() => shop.stop())

test("an agent's answer brings its files to the visitor, in their widget at once", async () => {
  const from = widget.frames.length
  await shop.take(withFiles({ from: "ada@example.com", to: addressFor(ada.id), text: "Here is our offer." }, ["offer.pdf", PDF]))
  const frame = await widget.until((one) => one.type === "message" && one.message.text === "Here is our offer.", from)
  const [file] = (frame as Extract<typeof frame, { type: "message" }>).message.files!
  expect(file).toMatchObject({ name: "offer.pdf", size: PDF.length, type: "application/pdf" })
  expect(await (await shop.fetch(file!.url)).text()).toBe(PDF)
})

test("a visitor's answer may be nothing but files, and the mail about it names them", async () => {
  await shop.take(
    withFiles({ from: "camille@example.com", to: addressFor(null), text: "" }, ["cake.png", await picture("png")], ["plan.pdf", PDF]),
  )
  expect(shop.last()).toMatchObject({ text: "", author: { kind: "visitor" }, via: "email" })
  expect(shop.last().files.map(({ name, width }) => [name, width])).toEqual([
    ["cake.png", 6],
    ["plan.pdf", null],
  ])
  shop.pass(minutes(1))
  await shop.mail.took(1)
  expect(shop.mail.sent[0]!.text).toMatch(/📎 cake\.png \(\d+ bytes\)\n\s+📎 plan\.pdf \(14 bytes\)/)
  expect(shop.mail.sent[0]!.text).not.toContain("/files/")
  expect(shop.mail.sent[0]!.html).not.toContain("/files/")
})

test("what is over the limits is not kept: agents read so, in the inbox and in their mail; the visitor does not", async () => {
  await shop.take(
    withFiles(
      { from: "camille@example.com", to: addressFor(null), text: "See film" },
      ["film.mp4", Buffer.alloc(10 * 1_048_576 + 1)],
      ["bomb.png", bomb(100_000)],
    ),
  )
  const words = ["bomb.png (75 bytes) has too many pixels and is not kept.", "film.mp4 (10.1 MB) was too large and is not kept."]
  expect(shop.last()).toMatchObject({ text: "See film", files: [], notKept: words })
  const page = await (await ada.fetch(`/inbox/${shop.talk().id}`)).text()
  for (const sentence of words) expect(page).toContain(sentence)
  shop.pass(minutes(1))
  await shop.mail.took(1)
  expect(shop.mail.sent[0]!.text).toContain(words[1]!)
  expect(JSON.stringify((await widget.hello()).messages)).not.toContain("not kept")
})

test("of mails that become no message only those are on the disk that an admin may look at, whole", async () => {
  const file = ["offer.pdf", PDF] as const
  await shop.take(withFiles({ from: "eve@evil.example", to: addressFor(ada.id), text: "I am Ada" }, file))
  await shop.take(withFiles({ from: "ada@example.com", to: REPLY_ADDRESS, text: "To nobody" }, file))
  await shop.take(
    withFiles({ from: "ada@example.com", to: addressFor(ada.id), text: "Away", headers: ["Auto-Submitted: auto-replied"] }, file),
  )
  const sources = (["unmatched", "automatic"] as const).flatMap((list) => shop.kept(9, list)).map(({ source }) => source?.name)
  expect(sources).toHaveLength(2)
  expect((await names()).toSorted()).toEqual(sources.map(String).toSorted())
})

test("a mail that is handed over twice brings its files once", async () => {
  const source = withFiles({ from: "camille@example.com", to: addressFor(null), text: "Twice" }, ["offer.pdf", PDF])
  await shop.take(source)
  await shop.take(source)
  expect(await names()).toEqual(shop.last().files.map(({ id }) => id))
})

test("a mail that an admin attaches to a conversation brings them too", async () => {
  await shop.take(withFiles({ from: "camille@home.example", to: addressFor(null), text: "From my other address" }, ["offer.pdf", PDF]))
  const kept = findKept(shop.io.db, shop.kept(1)[0]!.id)!
  await attach(kept)
  expect(shop.last()).toMatchObject({ text: "From my other address", files: [{ name: "offer.pdf" }] })
})

test("S10: after a month an unmatched mail keeps its words, which can still be attached, and no files", async () => {
  await shop.take(withFiles({ from: "camille@home.example", to: addressFor(null), text: "From my other address" }, ["offer.pdf", PDF]))
  shop.pass(days(31))
  const kept = findKept(shop.io.db, shop.kept(1)[0]!.id)!
  expect(kept.source).toBeNull()
  await until(async () => (await names()).length === 0)
  await attach(kept)
  expect(shop.last()).toMatchObject({ files: [] })
  expect(shop.last().text).toContain("From my other address")
})

test("E8: a mail of ours among the files would show its links, and is not kept", async () => {
  const ours = `From: chat@levain.example\r\nSubject: Offline message\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(`Answer: https://chat.levain.example/reply/0123456789abcdef0123.m8x2k1p0.${"x".repeat(43)}`).toString("base64")}`
  const plain = `Answer: https://chat.levain.example/reply/0123456789abcdef0123.m8x2k1p0.=\r\n${"x".repeat(43)}`
  const wide = Buffer.from(plain.replace("=\r\n", ""), "utf16le")
  const files = [
    ["ours.eml", ours],
    ["ours.html", plain],
    ["ours.msg", wide],
    ["offer.pdf", PDF],
  ] as const
  await shop.take(withFiles({ from: "ada@example.com", to: addressFor(ada.id), text: "See there" }, ...files))
  expect(shop.last().files.map(({ name }) => name)).toEqual(["offer.pdf"])
  expect(shop.last().notKept).toEqual(
    ["ours.eml", "ours.html", "ours.msg"].map((name) => `${name} holds a secret link of ours and is not kept.`),
  )
})

test("E8: the page behind a link shows files by addresses that open there, and a visitor nothing of what was not kept", async () => {
  await shop.take(
    withFiles({ from: "camille@example.com", to: addressFor(null), text: "Look" }, ["cake.png", await picture("png")], ["empty.txt", ""]),
  )
  shop.pass(minutes(1))
  await shop.mail.took(1)
  const agents = await linked(shop.mail.sent[0]!.text)
  const address = /<img src="([^"]+)" alt="cake\.png"/.exec(agents)![1]!
  expect((await shop.fetch(address)).status).toBe(200)
  expect(agents).toContain("empty.txt (0 bytes) was empty and is not kept.")
  await shop.take(withFiles({ from: "ada@example.com", to: addressFor(ada.id), text: "Nice" }, ["offer.pdf", PDF]))
  await shop.gone(widget)
  shop.pass(minutes(3))
  const visitors = await linked((await until(() => shop.mail.sent.find(({ to }) => to.address === "camille@example.com"))).text)
  expect(visitors).toContain("cake.png")
  expect(visitors).not.toContain("not kept")
})

function attach(kept: Received): Promise<void> {
  const attachment = { conversation: shop.talk(), as: "visitor", alsoThen: () => undefined } as const
  return attachMail(shop.io, { mail: ANSWERABLE, url: null }, shop.takers, kept, attachment)
}

function addressFor(agentId: string | null): string {
  const whose = agentId === null ? shop.visitor() : findAgent(shop.io.db, agentId)!
  const link = shop.io.db.tx(() => replyLink(shop.io, shop.talk().id, whose))
  return replyAddressFor(shop.io, REPLY_ADDRESS, link)
}

let made = 0
function withFiles(
  { from, to, text, headers = [] }: { from: string; to: string; text: string; headers?: readonly string[] },
  ...files: readonly (readonly [name: string, content: string | Uint8Array])[]
): string {
  const parts = files.map(([name, content]) =>
    [
      `Content-Type: text/html; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(content).toString("base64").replaceAll(/.{76}/g, "$&\r\n"),
    ].join("\r\n"),
  )
  return [
    `From: <${from}>`,
    `To: ${to}`,
    "Subject: Re: Offline message",
    `Message-ID: <files-${++made}@mail.example.com>`,
    "MIME-Version: 1.0",
    ...headers,
    'Content-Type: multipart/mixed; boundary="part"',
    "",
    ["", `\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`, ...parts.map((part) => `\r\n${part}`)].join("\r\n--part"),
    "--part--",
  ].join("\r\n")
}

async function linked(text: string): Promise<string> {
  const { pathname } = new URL(/https:\/\/\S+\/reply\/\S+/.exec(text)![0])
  return (await shop.fetch(pathname, { headers: { accept: "text/html" } })).text()
}

async function names(): Promise<readonly string[]> {
  return (await Array.fromAsync(shop.io.files.names())).flat()
}
