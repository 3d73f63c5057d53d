import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { fileAddress } from "../../domain/files.ts"
import type { SignedIn } from "../../testing/app.ts"
import { bytes, filesShop, type FilesShop } from "../../testing/files-shop.ts"
import { picture } from "../../testing/pictures.ts"

// Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: FilesShop, ada: SignedIn
beforeEach(async () => {
  shop = await filesShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

const HTML = bytes("<script>alert(1)</script>")

describe("S5: how a file is served", () => {
  test("a picture is shown, by its own type, and may do nothing", async () => {
    const [file] = (await shop.visitorSends("Here", ["photo.html", await picture("webp")])).files
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
    const [file] = (await shop.visitorSends("Here", [name, content])).files
    expect(await headersOf(file!)).toMatchObject({
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${name}"; filename*=UTF-8''${name}`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
    })
  })

  test("any name fits into a header, and makes no second one", async () => {
    const [file] = (await shop.visitorSends("Here", [`Müller's "Angebot"; x=(1)*\r\nX-Evil: 1 🥖.pdf`, bytes("%PDF-1.7")])).files
    const headers = await headersOf(file!)
    expect(headers["x-evil"]).toBeUndefined()
    expect(headers["content-disposition"]).toBe(
      `attachment; filename="M_ller's _Angebot__ x_(1)_ X-Evil_ 1 __.pdf"; filename*=UTF-8''M%C3%BCller%27s%20%22Angebot%22%3B%20x%3D%281%29%2A%20X-Evil%3A%201%20%F0%9F%A5%96.pdf`,
    )
  })
})

async function headersOf(file: Parameters<typeof fileAddress>[0]): Promise<Record<string, string>> {
  return Object.fromEntries((await ada.fetch(fileAddress(file))).headers)
}
