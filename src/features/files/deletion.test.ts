import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { fileAddress } from "../../domain/files.ts"
import { hours, minutes } from "../../domain/time.ts"
import { newFileName } from "../../io/files.ts"
import type { SignedIn } from "../../testing/app.ts"
import { bytes, filesShop, type FilesShop } from "../../testing/files-shop.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { edit, remove, reply } from "../conversations/commands.ts"
import { deleteConversation } from "../conversations/deletion.ts"
import { findMessage } from "../conversations/messages-store.ts"
import { writeByMail } from "../conversations/visitor-commands.ts"
import { keepFiles } from "./keeping.ts"

// C7: with what files go, and what leaves them. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: FilesShop, ada: SignedIn, widget: TestWidget
beforeEach(async () => {
  shop = await filesShop()
  ;({ ada, tab: widget } = shop)
})
afterEach(() => shop.stop())

describe("files go", () => {
  test("with their message, and both sides are told", async () => {
    const message = await shop.agentSends("Oops", ["a.txt", bytes("a")], ["empty", new Uint8Array()])
    remove(shop.io, ada, shop.talk().id, message.id)
    await until(async () => (await names()).length === 0)
    expect((await ada.fetch(fileAddress(message.files[0]!))).status).toBe(404)
    expect(findMessage(shop.io.db, shop.talk().id, message.id)).toMatchObject({ files: [], notKept: [] })
    const frame = await widget.until((one) => one.type === "message" && one.message.isDeleted === true)
    expect(frame).not.toHaveProperty("message.files")
    expect(rows()).toBe(0)
  })

  test("with their conversation, and no other's do", async () => {
    const [kept] = (await shop.visitorSends("Here", ["a.txt", bytes("a")])).files
    const other = await shop.widget()
    await other.write("Hello")
    const theirs = shop.io.db.get<{ id: string }>("select id from conversations where id <> :id", { id: shop.talk().id })!.id
    const taken = await keepFiles(shop.io, [{ name: "b.txt", content: bytes("b") }])
    reply(shop.io, ada, theirs, { id: crypto.randomUUID(), text: "", ...taken })
    deleteConversation(shop.io, theirs)
    await until(async () => (await names()).length === 1)
    expect(await names()).toEqual([kept!.id])
    expect(rows()).toBe(1)
  })

  test("an edit leaves them", async () => {
    const message = await shop.agentSends("Here", ["a.txt", bytes("a")])
    edit(shop.io, ada, shop.talk().id, message.id, "Here it is:")
    expect(findMessage(shop.io.db, shop.talk().id, message.id)).toMatchObject({ text: "Here it is:", files: message.files })
    edit(shop.io, ada, shop.talk().id, message.id, "")
    expect((await ada.fetch(fileAddress(message.files[0]!))).status).toBe(200)
  })

  test("that no message has are swept away, but not while one may still come", async () => {
    const [owned] = (await shop.visitorSends("Here", ["a.txt", bytes("a")])).files
    const { files: ahead } = await keepFiles(shop.io, [{ name: "b.txt", content: bytes("b") }])
    await shop.io.files.write(`${newFileName()}.new`, bytes("cut off"))
    await swept(0)
    await swept(minutes(59))
    expect(await names()).toHaveLength(3)
    writeByMail(shop.io, shop.talk().visitorId, { id: crypto.randomUUID(), text: "", files: ahead })
    await swept(minutes(1))
    await until(async () => (await names()).length === 2)
    expect((await names()).toSorted()).toEqual([owned!.id, ahead[0]!.id].toSorted())
    await swept(hours(48))
    await swept(hours(48))
    expect(await names()).toHaveLength(2)
  })

  test("a row whose content was lost says so, and harms nothing else", async () => {
    const [file] = (await shop.visitorSends("Here", ["a.txt", bytes("a")])).files
    await shop.io.files.remove([file!.id])
    const answer = await ada.fetch(fileAddress(file!))
    expect([answer.status, ((await answer.json()) as { message: string }).message]).toEqual([
      404,
      "This file is not here. It may have been deleted.",
    ])
    expect(await shop.page()).toContain("a.txt")
  })
})

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
