import { expect, test } from "bun:test"
import { isNewBrowser, publicUrlAfter } from "./sign-in.ts"

const FIREFOX = "Firefox on Linux"
const CHROME = "Chrome on Windows"

test.each([
  ["the very first sign-in", { isMarked: false, hasMarkedOthers: false, sessions: [] }, false],
  ["a browser with this agent's mark", { isMarked: true, hasMarkedOthers: true, sessions: [] }, false],
  ["a browser without a mark, when others have one", { isMarked: false, hasMarkedOthers: true, sessions: [] }, true],
  ["one of the same name, when others have a mark", { isMarked: false, hasMarkedOthers: true, sessions: [FIREFOX] }, true],
  ["before marks: one of the same name", { isMarked: false, hasMarkedOthers: false, sessions: [CHROME, FIREFOX] }, false],
  ["before marks: one of another name", { isMarked: false, hasMarkedOthers: false, sessions: [CHROME] }, true],
] as const)("S2: %s", (_, facts, isNew) => {
  expect(isNewBrowser({ ...facts, browser: FIREFOX })).toBe(isNew)
})

const PUBLIC = "https://chat.example.com"
test.each([
  [null, "http://127.0.0.1:3000", "http://127.0.0.1:3000"],
  [null, PUBLIC, PUBLIC],
  [PUBLIC, "http://localhost:3000", PUBLIC],
  [PUBLIC, "http://chat.localhost", PUBLIC],
  [PUBLIC, "http://127.8.9.1", PUBLIC],
  [PUBLIC, "http://[::1]:3000", PUBLIC],
  [PUBLIC, "https://chat.example.org", "https://chat.example.org"],
  ["http://localhost:3000", PUBLIC, PUBLIC],
  ["http://localhost:3000", "http://127.0.0.1:4000", "http://127.0.0.1:4000"],
  // Names that only look like this machine's own.
  [PUBLIC, "https://localhost.example.com", "https://localhost.example.com"],
  [PUBLIC, "https://127.0.0.1.example.com", "https://127.0.0.1.example.com"],
])("links that started at %p start, after a sign-in at %p, at %p", (before, origin, after) => {
  expect(publicUrlAfter(before, origin)).toBe(after)
})
