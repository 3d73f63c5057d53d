import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { fileAddress } from "../../domain/files.ts"
import type { SignedIn } from "../../testing/app.ts"
import { bytes, filesShop, type FilesShop } from "../../testing/files-shop.ts"
import { picture } from "../../testing/pictures.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { findListItem } from "../conversations/list-store.ts"
import { messagesAfter } from "../conversations/messages-store.ts"

// C7: what is told of a message with files, and to whom. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: FilesShop, ada: SignedIn, widget: TestWidget
beforeEach(async () => {
  shop = await filesShop()
  ;({ ada, tab: widget } = shop)
})
afterEach(() => shop.stop())

describe("a visitor's message with files", () => {
  test("reaches their widgets with addresses that open without signing in, and nobody else's", async () => {
    const from = widget.frames.length
    await shop.visitorSends("Here:", ["photo.png", await picture("png")], ["offer.pdf", bytes("%PDF-1.7")])
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
    await shop.visitorSends("See offer", ["offer.pdf", new Uint8Array(14 * 1_048_576)])
    const words = "offer.pdf (14 MB) was too large and is not kept."
    expect(await shop.page()).toContain(words)
    await widget.hello()
    expect(JSON.stringify(widget.frames)).not.toContain("not kept")
    expect(JSON.stringify(widget.frames)).not.toContain("offer.pdf")
  })

  test("may have no words, and then its files are what lists tell of it", async () => {
    await shop.visitorSends("", ["a.txt", bytes("a")], ["b.txt", bytes("b")])
    expect(listed()).toBe("📎 a.txt and 1 more")
    await shop.visitorSends("", ["none.txt", new Uint8Array()])
    expect(listed()).toBe("none.txt (0 bytes) was empty and is not kept.")
    await expect(shop.visitorSends("")).rejects.toThrow("Write something first.")
  })

  test("is pushed into open inboxes as the page shows it", async () => {
    const inbox = await shop.tabOf(ada, { conversation: shop.talk().id })
    const [file] = (await shop.visitorSends("Look", ["photo.png", await picture("png")])).files
    const pushed = await inbox.says("Look")
    expect(pushed).toContain(`src="${fileAddress(file!)}" alt="photo.png" width="6" height="4"`)
    expect(await shop.page()).toContain(`src="${fileAddress(file!)}" alt="photo.png" width="6" height="4"`)
  })

  test("S1: with a hostile name is still only a name", async () => {
    await shop.visitorSends("Look", [`"><img src=x onerror=alert(1)>.html`, bytes("<script>alert(1)</script>")])
    const found = await shop.page()
    expect(found).not.toContain("<img src=x")
    expect(found).toContain("&lt;img src=x onerror=alert(1)&gt;")
  })
})

test("a message without files asks no table of files", () => {
  const asked: string[] = []
  const { db } = shop.io
  const watched = { ...db, all: (sql: string, params: never) => (asked.push(sql), db.all(sql, params)) as never }
  const { id } = shop.talk()
  db.tx(() => messagesAfter(watched as typeof db, id, 0))
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter((sql) => /from files/.test(sql))).toEqual([])
})

/** What lists tell of the conversation. */
function listed(): string {
  return findListItem(shop.io.db, shop.talk().id, shop.clock.now())!.last.text
}
