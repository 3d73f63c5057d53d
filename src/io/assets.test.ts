import { expect, test } from "bun:test"
import { brotliDecompressSync, gunzipSync } from "node:zlib"
import { assetOf, assetsFrom, sendAsset } from "./assets.ts"

const text = "const greeting = 'hello';\n".repeat(100)
const asset = assetOf("panel.js", text)
const ask = (headers: Record<string, string>) => sendAsset(asset, new Request("http://localhost/assets/panel.js", { headers }), "no-cache")

test.each([
  ["br, gzip", "br"],
  ["gzip, br;q=0.5", "br"],
  ["gzip", "gzip"],
  ["gzip;q=1.0, deflate", "gzip"],
  ["br;q=0, gzip", "gzip"],
  ["br;q=0.000, gzip;q=0", null],
  ["identity", null],
  ["abr, xgzip", null],
  ["", null],
])("a browser that takes %p gets %p", async (accepted, encoding) => {
  const answer = ask({ "accept-encoding": accepted })
  expect(answer.headers.get("content-encoding")).toBe(encoding)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const unpacked = encoding === "br" ? brotliDecompressSync(bytes) : encoding === "gzip" ? gunzipSync(bytes) : bytes
  expect(new TextDecoder().decode(unpacked)).toBe(text)
  if (encoding !== null) expect(bytes.length).toBeLessThan(text.length)
})

test("each form has its own tag, and a cache is told what it depends on", () => {
  const forms = ["br", "gzip", ""].map((accepted) => ask({ "accept-encoding": accepted }).headers)
  expect(new Set(forms.map((headers) => headers.get("etag"))).size).toBe(3)
  expect(forms.map((headers) => headers.get("vary"))).toEqual(["accept-encoding", "accept-encoding", "accept-encoding"])
})

test.each([
  ["the same tag", 304, (tag: string) => tag],
  ["it among several", 304, (tag: string) => `"other", ${tag}`],
  ["it, made weak by a proxy", 304, (tag: string) => `W/${tag}`],
  ["another", 200, () => `"other"`],
])("a browser that holds %s is answered %i", (_, status, held) => {
  const tag = ask({}).headers.get("etag")!
  expect(tag).toMatch(/^"\w{20}"$/)
  expect(ask({ "if-none-match": held(tag) }).status).toBe(status)
})

test("an address changes with the file's content, and leads to it", () => {
  const [old, now] = ["a", "b"].map((content) => assetsFrom(new Map([["inbox.js", content]])))
  expect(old!.url("inbox.js")).toMatch(/^\/assets\/inbox\.\w{10}\.js$/)
  expect(old!.url("inbox.js")).not.toBe(now!.url("inbox.js"))
  expect(now!.find(now!.url("inbox.js").replace("/assets/", ""))!.plain).toEqual(new TextEncoder().encode("b"))
  expect(now!.find(old!.url("inbox.js").replace("/assets/", ""))).toBeNull()
})

test("a page that names a file which was not built is a bug", () => {
  expect(() => assetsFrom(new Map()).url("inbox.js")).toThrow("no built file inbox.js")
})
