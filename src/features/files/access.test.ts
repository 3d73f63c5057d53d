import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { fileAddress } from "../../domain/files.ts"
import { newFileName } from "../../io/files.ts"
import type { SignedIn } from "../../testing/app.ts"
import { bytes, filesShop, type FilesShop } from "../../testing/files-shop.ts"
import { signedFiles } from "./links.ts"

// Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: FilesShop, ada: SignedIn
beforeEach(async () => {
  shop = await filesShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("S3: who gets a file", () => {
  test("every agent who is signed in, and who holds its address", async () => {
    const [file] = (await shop.visitorSends("Here", ["a.txt", bytes("secret")])).files
    const [signed] = signedFiles(shop.io.secrets, [file!])
    expect((await shop.agent("Ben").fetch(fileAddress(file!))).status).toBe(200)
    expect((await shop.fetch(fileAddress(signed!))).status).toBe(200)
    expect((await shop.fetch(fileAddress(file!))).status).toBe(401)
  })

  test("nobody by an address that was changed, or that is another file's", async () => {
    const { files } = await shop.visitorSends("Here", ["a.txt", bytes("a")], ["b.txt", bytes("b")])
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
    const [file] = (await shop.visitorSends("Here", ["a.txt", bytes("a")])).files
    const answer = await shop.fetch(fileAddress(file!), { headers: { accept: "text/html" } })
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/login?next=${encodeURIComponent(fileAddress(file!))}`])
  })

  test("no name leads anywhere else", async () => {
    const [file] = (await shop.visitorSends("Here", ["a.txt", bytes("a")])).files
    for (const name of ["x", "..%2f..%2fsecret.key", "%E0%A4%A", "a.txt%00"])
      expect(await (await ada.fetch(`/files/${file!.id}/${name}`)).text()).toBe("a")
    for (const id of ["..", "..%2fshopbell.sqlite", "%2e%2e%2fsecret.key", "0".repeat(32)])
      expect((await ada.fetch(`/files/${id}/a.txt`)).status).toBe(404)
  })
})
