import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { fileAddress } from "../../domain/files.ts"
import { hours, minutes } from "../../domain/time.ts"
import { newFileName } from "../../io/files.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { picture } from "../../testing/pictures.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { findAgent } from "../agents/store.ts"
import { edit, remove, reply } from "../conversations/commands.ts"
import { deleteConversation } from "../conversations/deletion.ts"
import { findListItem } from "../conversations/list-store.ts"
import { findMessage, messagesAfter } from "../conversations/messages-store.ts"
import { findConversationOf } from "../conversations/store.ts"
import { writeByMail } from "../conversations/visitor-commands.ts"
import { keepFiles } from "./keeping.ts"
import { signedFiles } from "./links.ts"

// C7, S3, S5. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TestShopbell
let ada: SignedIn
let widget: TestWidget
beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin", status: "online" })
  widget = await shop.widget()
  await widget.write("Hello")
})
afterEach(() => shop.stop())

const bytes = (text: string) => new TextEncoder().encode(text)
const HTML = bytes("<script>alert(1)</script>")
const HOSTILE = `"><img src=x onerror=alert(1)>.html`

describe("a visitor's message with files", () => {
  test("reaches their widgets with addresses that open without signing in, and nobody else's", async () => {
    const from = widget.frames.length
    await visitorSends("Here:", ["photo.png", await picture("png")], ["offer.pdf", bytes("%PDF-1.7")])
    const frame = await widget.until((one) => one.type === "message" && one.message.text === "Here:", from)
    const { files } = (frame as Extract<typeof frame, { type: "message" }>).message
    expect(files).toEqual([
      {
        url: expect.stringMatching(/^\/files\/[\da-f]{32}\/photo\.png\?sig=[\w-]{43}$/),
        name: "photo.png",
        size: expect.any(Number),
        type: "image/png",
        width: 6,
        height: 4,
      },
      {
        url: expect.stringMatching(/^\/files\/[\da-f]{32}\/offer\.pdf\?sig=[\w-]{43}$/),
        name: "offer.pdf",
        size: 8,
        type: "application/pdf",
      },
    ])
    const answer = await shop.fetch(files![1]!.url)
    expect([answer.status, await answer.text()]).toEqual([200, "%PDF-1.7"])
    // The same once they come back.
    expect((await widget.hello()).messages.at(-1)!.files).toEqual(files!)
  })

  test("and words about what was not kept tells those to agents alone", async () => {
    await visitorSends("See offer", ["offer.pdf", new Uint8Array(14 * 1_048_576)])
    const words = "offer.pdf (14 MB) was too large and is not kept."
    expect(await page()).toContain(words)
    await widget.hello()
    expect(JSON.stringify(widget.frames)).not.toContain("not kept")
    expect(JSON.stringify(widget.frames)).not.toContain("offer.pdf")
  })

  test("may have no words, and then its files are what lists tell of it", async () => {
    await visitorSends("", ["a.txt", bytes("a")], ["b.txt", bytes("b")])
    expect(item()!.last.text).toBe("📎 a.txt and 1 more")
    await visitorSends("", ["none.txt", new Uint8Array()])
    expect(item()!.last.text).toBe("none.txt (0 bytes) was empty and is not kept.")
    await expect(visitorSends("")).rejects.toThrow("Write something first.")
  })

  test("is pushed into open inboxes as the page shows it", async () => {
    const inbox = new TestInbox(shop.url, ada)
    await inbox.look({ conversation: conversation().id })
    await visitorSends("Look", ["photo.png", await picture("png")])
    const pushed = await inbox.says("Look")
    const [file] = last().files
    expect(pushed).toContain(`src="${fileAddress(file!)}" alt="photo.png" width="6" height="4"`)
    expect(await page()).toContain(`src="${fileAddress(file!)}" alt="photo.png" width="6" height="4"`)
    inbox.close()
  })

  test("S1: with a hostile name is still only a name", async () => {
    await visitorSends("Look", [HOSTILE, HTML])
    const found = await page()
    expect(found).not.toContain("<img src=x")
    expect(found).toContain("&lt;img src=x onerror=alert(1)&gt;")
  })
})

describe("S3: who gets a file", () => {
  test("every agent who is signed in, and who holds its address", async () => {
    const [file] = (await visitorSends("Here", ["a.txt", bytes("secret")])).files
    const [signed] = signedFiles(shop.io.secrets, [file!])
    expect((await shop.agent("Ben").fetch(fileAddress(file!))).status).toBe(200)
    expect((await shop.fetch(fileAddress(signed!))).status).toBe(200)
    expect((await shop.fetch(fileAddress(file!))).status).toBe(401)
  })

  test("nobody by an address that was changed, or that is another file's", async () => {
    const { files } = await visitorSends("Here", ["a.txt", bytes("a")], ["b.txt", bytes("b")])
    const [a, b] = signedFiles(shop.io.secrets, files)
    const wrong = [
      fileAddress({ ...b!, signature: a!.signature! }),
      fileAddress({ ...a!, signature: "" }),
      fileAddress({ ...a!, signature: a!.signature!.slice(0, -1) }),
      fileAddress({ ...a!, signature: shop.io.secrets.sign("picture", a!.id) }),
      fileAddress({ ...a!, id: newFileName() }),
      `${fileAddress(files[0]!)}?sig=${a!.signature}&sig=x`,
    ]
    for (const address of wrong) expect([address, (await shop.fetch(address)).status]).not.toEqual([address, 200])
    // Whether it was ever there is not told.
    const answers = await Promise.all([wrong[1]!, wrong[4]!].map(async (address) => (await shop.fetch(address)).text()))
    expect(answers[0]).toBe(answers[1]!)
  })

  test("a browser that is signed out is sent to sign in, and back", async () => {
    const [file] = (await visitorSends("Here", ["a.txt", bytes("a")])).files
    const answer = await shop.fetch(fileAddress(file!), { headers: { accept: "text/html" } })
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/login?next=${encodeURIComponent(fileAddress(file!))}`])
  })

  test("no name leads anywhere else", async () => {
    const [file] = (await visitorSends("Here", ["a.txt", bytes("a")])).files
    for (const name of ["x", "..%2f..%2fsecret.key", "%E0%A4%A", "a.txt%00"])
      expect(await (await ada.fetch(`/files/${file!.id}/${name}`)).text()).toBe("a")
    for (const id of ["..", "..%2fshopbell.sqlite", "%2e%2e%2fsecret.key", "0".repeat(32)])
      expect((await ada.fetch(`/files/${id}/a.txt`)).status).toBe(404)
  })
})

describe("S5: how a file is served", () => {
  test("a picture is shown, by its own type, and may do nothing", async () => {
    const [file] = (await visitorSends("Here", ["photo.html", await picture("webp")])).files
    expect(await headersOf(file!)).toMatchObject({
      "content-type": "image/webp",
      "content-disposition": `inline; filename="photo.html.webp"; filename*=UTF-8''photo.html.webp`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": "private, max-age=3600",
    })
  })

  test.each([
    ["page.html", HTML],
    ["drawing.svg", bytes(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)],
    ["cat.png", HTML],
    ["script.js", bytes("alert(1)")],
    ["offer.pdf", bytes("%PDF-1.7")],
  ])("%s is saved and never shown", async (name, content) => {
    const [file] = (await visitorSends("Here", [name, content])).files
    expect(await headersOf(file!)).toMatchObject({
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${name}"; filename*=UTF-8''${name}`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
    })
  })

  test("any name fits into a header, and makes no second one", async () => {
    const [file] = (await visitorSends("Here", [`Müller's "Angebot"; x=(1)*\r\nX-Evil: 1 🥖.pdf`, bytes("%PDF-1.7")])).files
    const headers = await headersOf(file!)
    expect(headers["x-evil"]).toBeUndefined()
    expect(headers["content-disposition"]).toBe(
      `attachment; filename="M_ller's _Angebot__ x_(1)_ X-Evil_ 1 __.pdf"; filename*=UTF-8''M%C3%BCller%27s%20%22Angebot%22%3B%20x%3D%281%29%2A%20X-Evil%3A%201%20%F0%9F%A5%96.pdf`,
    )
  })
})

describe("files go", () => {
  test("with their message, and both sides are told", async () => {
    const { message, files } = await agentSends("Oops", ["a.txt", bytes("a")], ["empty", new Uint8Array()])
    remove(shop.io, agent(), conversation().id, message.id)
    await until(async () => (await names()).length === 0)
    expect((await ada.fetch(fileAddress(files[0]!))).status).toBe(404)
    expect(findMessage(shop.io.db, conversation().id, message.id)).toMatchObject({ files: [], notKept: [] })
    const frame = await widget.until((one) => one.type === "message" && one.message.isDeleted === true)
    expect(frame).not.toHaveProperty("message.files")
    expect(rows()).toBe(0)
  })

  test("with their conversation, and no other's do", async () => {
    const [kept] = (await visitorSends("Here", ["a.txt", bytes("a")])).files
    const other = await shop.widget()
    await other.write("Hello")
    const theirs = shop.io.db.get<{ id: string }>("select id from conversations where id <> :id", { id: conversation().id })!.id
    const taken = await keepFiles(shop.io, [{ name: "b.txt", content: bytes("b") }])
    reply(shop.io, agent(), theirs, { id: crypto.randomUUID(), text: "", ...taken })
    deleteConversation(shop.io, theirs)
    await until(async () => (await names()).length === 1)
    expect(await names()).toEqual([kept!.id])
    expect(rows()).toBe(1)
  })

  test("an edit leaves them", async () => {
    const { message, files } = await agentSends("Here", ["a.txt", bytes("a")])
    edit(shop.io, agent(), conversation().id, message.id, "Here it is:")
    expect(findMessage(shop.io.db, conversation().id, message.id)).toMatchObject({ text: "Here it is:", files })
    edit(shop.io, agent(), conversation().id, message.id, "")
    expect((await ada.fetch(fileAddress(files[0]!))).status).toBe(200)
  })

  test("that no message has are swept away, but not while one may still come", async () => {
    const [owned] = (await visitorSends("Here", ["a.txt", bytes("a")])).files
    const { files: ahead } = await keepFiles(shop.io, [{ name: "b.txt", content: bytes("b") }])
    await shop.io.files.write(`${newFileName()}.new`, bytes("cut off"))
    await swept(0)
    await swept(minutes(59))
    expect(await names()).toHaveLength(3)
    writeByMail(shop.io, conversation().visitorId, { id: crypto.randomUUID(), text: "", files: ahead })
    await swept(minutes(1))
    await until(async () => (await names()).length === 2)
    expect((await names()).toSorted()).toEqual([owned!.id, ahead[0]!.id].toSorted())
    await swept(hours(48))
    await swept(hours(48))
    expect(await names()).toHaveLength(2)
  })

  test("a row whose content was lost says so, and harms nothing else", async () => {
    const [file] = (await visitorSends("Here", ["a.txt", bytes("a")])).files
    await shop.io.files.remove([file!.id])
    const answer = await ada.fetch(fileAddress(file!))
    expect([answer.status, ((await answer.json()) as { message: string }).message]).toEqual([
      404,
      "This file is not here. It may have been deleted.",
    ])
    expect(await page()).toContain("a.txt")
  })
})

test("a message without files asks no table of files", () => {
  const asked: string[] = []
  const { db } = shop.io
  const watched = { ...db, all: (sql: string, params: never) => (asked.push(sql), db.all(sql, params)) as never }
  const { id } = conversation()
  db.tx(() => messagesAfter(watched as typeof db, id, 0))
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter((sql) => /from files/.test(sql))).toEqual([])
})

type Given = readonly [name: string, content: Uint8Array]

async function visitorSends(text: string, ...given: readonly Given[]) {
  const kept = await keepFiles(
    shop.io,
    given.map(([name, content]) => ({ name, content })),
  )
  return writeByMail(shop.io, conversation().visitorId, { id: crypto.randomUUID(), text, ...kept })
}

async function agentSends(text: string, ...given: readonly Given[]) {
  const kept = await keepFiles(
    shop.io,
    given.map(([name, content]) => ({ name, content })),
  )
  const message = reply(shop.io, agent(), conversation().id, { id: crypto.randomUUID(), text, ...kept })
  return { message, files: message.files }
}

function agent() {
  return findAgent(shop.io.db, ada.id)!
}

/** The one that was there first. */
function conversation() {
  const { id } = shop.io.db.get<{ id: string }>("select visitor_id as id from conversations order by number limit 1")!
  return findConversationOf(shop.io.db, id)!
}

function last() {
  return messagesAfter(shop.io.db, conversation().id, 0).at(-1)!
}

function item() {
  return findListItem(shop.io.db, conversation().id, shop.clock.now())
}

async function page(): Promise<string> {
  return (await ada.fetch(`/inbox/${conversation().id}`)).text()
}

async function headersOf(file: Parameters<typeof fileAddress>[0]): Promise<Record<string, string>> {
  return Object.fromEntries((await ada.fetch(fileAddress(file))).headers)
}

async function names(): Promise<readonly string[]> {
  return (await Array.fromAsync(shop.io.files.names())).flat()
}

function rows(): number {
  return shop.io.db.get<{ n: number }>("select (select count(*) from files) + (select count(*) from files_not_kept) as n")!.n
}

/** The hourly sweep, `later`, and until it is done: what it does lies in promises that are made already. */
async function swept(later: number): Promise<void> {
  shop.pass(later)
  await new Promise((done) => setImmediate(done))
}
