import { expect, test } from "bun:test"
import { mkdtempSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openSecrets, passingSecrets } from "./secrets.ts"

const folder = () => mkdtempSync(join(tmpdir(), "shopbell-secrets-"))

test("what was signed before a restart still holds after it", () => {
  const data = folder()
  const signature = openSecrets(data).sign("setup", "123")
  expect(openSecrets(data).verify("setup", "123", signature)).toBe(true)
})

test("the secret is for its owner's eyes only", () => {
  const data = folder()
  openSecrets(data)
  expect(statSync(join(data, "secret.key")).mode & 0o777).toBe(0o600)
})

test("a damaged secret is refused in words", () => {
  const data = folder()
  writeFileSync(join(data, "secret.key"), "short")
  expect(() => openSecrets(data)).toThrow("is damaged: it has 5 bytes, not 32")
})

test.each([
  ["another purpose", "invite", "123"],
  ["another text", "setup", "124"],
  ["a border moved", "setup1", "23"],
])("a signature is none for %s", (_, purpose, text) => {
  const secrets = passingSecrets()
  expect(secrets.verify(purpose, text, secrets.sign("setup", "123"))).toBe(false)
})

test.each(["", "x", "💥", "A".repeat(43), "A".repeat(10_000)])("%j is no signature", (signature) => {
  expect(passingSecrets().verify("setup", "123", signature)).toBe(false)
})
