import { expect, test } from "bun:test"
import { safePath } from "./pages.ts"

test.each([
  ["/inbox/7?list=mine#end", "/inbox/7?list=mine#end"],
  ["/inbox/../settings", "/settings"],
  ["/settings?next=https://evil.test", "/settings?next=https://evil.test"],
])("%j leads to %j", (text, path) => {
  expect(safePath(text)).toBe(path)
})

test.each([
  undefined,
  "",
  "inbox",
  "//evil.test",
  "/\\evil.test",
  "/\t/evil.test",
  "/\n/evil.test",
  "\\\\evil.test",
  "/.//evil.test",
  "/..//evil.test",
  "https://evil.test",
  "javascript:alert(1)",
  " //evil.test",
  "/%2f/../..//evil.test",
  "//here.invalid@evil.test",
])("%j leads nowhere", (text) => {
  expect(safePath(text)).toBeNull()
})
