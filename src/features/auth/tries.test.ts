import { beforeEach, expect, test } from "bun:test"
import { minutes } from "../../domain/time.ts"
import { stoppedClock } from "../../io/clock.ts"
import { memoryThrottle, type Throttle } from "../../io/throttle.ts"
import { MONDAY } from "../../testing/app.ts"
import { countTry, type Judge, type Limit } from "./tries.ts"

// S2: the count of tries is exact, however many are made at once, and nobody waits for strangers.

const WINDOW = minutes(15)
const ADA: Limit = { key: "account:ada", most: 2, ifRight: "forgive" }
const BEN: Limit = { key: "account:ben", most: 2, ifRight: "forgive" }
const OFFICE: Limit = { key: "address:office", most: 3, ifRight: "giveBack" }
let throttle: Throttle

beforeEach(() => {
  throttle = memoryThrottle(stoppedClock(MONDAY))
})

test("nobody waits while there are tries left, nor for those at another account", async () => {
  const judges = [await count(ADA), await count(ADA), await count(BEN)]
  for (const judge of judges) judge("wrong")
  expect(await countTry(throttle, [ADA], WINDOW)).toBe(WINDOW)
  ;(await count(BEN))("wrong")
})

test("who finds the last try taken waits for what it comes to: a right one lets them go on, wrong ones do not", async () => {
  const [first, second] = [await count(ADA), await count(ADA)]
  const third = countTry(throttle, [ADA], WINDOW)
  first("wrong")
  expect(await settled(third)).toBe(false)
  second("right")
  const judge = (await third) as Judge
  judge("wrong")
  const [last, refused] = [await count(ADA), countTry(throttle, [ADA], WINDOW)]
  last("wrong")
  expect(await refused).toBe(WINDOW)
})

test("one that was not tried counts nowhere; one that a limit refuses counts in no other", async () => {
  for (let n = 0; n < 5; n++) (await count(OFFICE, ADA))("untried")
  for (let n = 0; n < 2; n++) (await count(OFFICE, ADA))("wrong")
  for (let n = 0; n < 5; n++) expect(await countTry(throttle, [OFFICE, ADA], WINDOW)).toBe(WINDOW)
  ;(await count(OFFICE, BEN))("wrong")
  expect(await countTry(throttle, [OFFICE, BEN], WINDOW)).toBe(WINDOW)
})

test("a right one is not counted for its address, and takes back nothing that was", async () => {
  for (let n = 0; n < 2; n++) (await count(OFFICE))("wrong")
  for (let n = 0; n < 5; n++) (await count(OFFICE, ADA))("right")
  ;(await count(OFFICE))("wrong")
  expect(await countTry(throttle, [OFFICE], WINDOW)).toBe(WINDOW)
})

async function count(...limits: Limit[]): Promise<Judge> {
  const judge = await countTry(throttle, limits, WINDOW)
  if (typeof judge === "number") throw new Error(`To wait: ${judge}`)
  return judge
}

/** Whether it is, once all that can go on has gone on. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let isSettled = false
  void promise.then(() => (isSettled = true))
  for (let n = 0; n < 10; n++) await Promise.resolve()
  return isSettled
}
