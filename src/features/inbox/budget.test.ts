import { expect, test } from "bun:test"
import { bundleBrowser } from "../../build.ts"

test("the inbox's script is at most 90 kB gzip, its style 15", async () => {
  const bundle = await bundleBrowser()
  expect(Bun.gzipSync(bundle.get("inbox.js")!).length).toBeLessThanOrEqual(90_000)
  expect(Bun.gzipSync(bundle.get("inbox.css")!).length).toBeLessThanOrEqual(15_000)
})
