import { expect, test } from "bun:test"
import { inTurn } from "./image.ts"

test("S4, S5: pictures are decoded one after the other, also behind one that is none", async () => {
  const happened: string[] = []
  const open = Promise.withResolvers<void>()
  const first = inTurn(async () => {
    happened.push("first begins")
    await open.promise
    happened.push("first ends")
    throw new Error("This is no picture.")
  })
  const second = inTurn(async () => happened.push("second"))
  await Promise.resolve()
  open.resolve()
  expect(await first.catch((error: Error) => error.message)).toBe("This is no picture.")
  await second
  expect(happened).toEqual(["first begins", "first ends", "second"])
})
