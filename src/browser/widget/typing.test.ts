import { expect, test } from "bun:test"
import { DRAFT_LIMIT } from "../../protocol.ts"
import { typingNotices } from "./typing.ts"

test("C8, S4: of a long draft its beginning is told, and that it is still being typed", async () => {
  const told: string[] = []
  const { promise: isToldAgain, resolve } = Promise.withResolvers<void>()
  const notices = typingNotices((text) => {
    told.push(text)
    if (told.length === 2) resolve()
  })
  const start = "x".repeat(DRAFT_LIMIT)
  notices.drafted(`${start} and`)
  notices.drafted(`${start} and so on`)
  await isToldAgain
  notices.drafted("")
  expect(told).toEqual([start, start, ""])
})
