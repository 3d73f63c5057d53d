import { expect, test } from "bun:test"
import { TEXT_LIMIT } from "../domain/model.ts"
import { FORM_LIMIT as LIMIT, isDeep, isEndless, isTooLarge } from "./bodies.ts"

test("S4: a body is too large by what it says itself", () => {
  const sized = (bytes: number) => new Request("http://localhost/", { method: "POST", headers: { "content-length": String(bytes) } })
  const unsized = new Request("http://localhost/", { method: "POST", body: "{}" })
  expect([sized(LIMIT), sized(LIMIT + 1), unsized].map((request) => isTooLarge(request, LIMIT))).toEqual([false, true, false])
})

test("C7: the longest message fits into what is parsed twice over, in whatever script", () => {
  expect(new URLSearchParams({ text: "🛎".repeat(TEXT_LIMIT) }).toString().length * 2).toBeLessThan(LIMIT)
})

test("S4: one that does not say so is counted, and can be read if it fits", async () => {
  const posted = (bytes: number) =>
    new Request("http://localhost/", { method: "POST", body: new Blob([new Uint8Array(bytes)]).stream(), duplex: "half" } as RequestInit)
  expect([await isEndless(posted(LIMIT + 1), LIMIT), await isEndless(new Request("http://localhost/"), LIMIT)]).toEqual([true, false])
  const fits = posted(LIMIT)
  expect([await isEndless(fits, LIMIT), (await fits.bytes()).byteLength]).toEqual([false, LIMIT])
})

test("S4: 20 levels are fine, 21 are too deep, and very many are found out as quickly", () => {
  const nested = (depth: number): unknown => JSON.parse(`${'{"a":['.repeat(depth / 2)}${depth % 2 ? "{}" : ""}${"]}".repeat(depth / 2)}`)
  expect([nested(20), nested(21), nested(100_000)].map((body) => isDeep(body))).toEqual([false, true, true])
  const flat = ["[[[[[[[[[[[[[[[[[[[[[[", 1, null, undefined, {}, { files: [new File([], "a")] }, Array.from({ length: 100_000 }, () => [])]
  expect(flat.map((body) => isDeep(body))).toEqual(flat.map(() => false))
})
