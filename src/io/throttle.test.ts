import { expect, test } from "bun:test"
import { stoppedClock } from "./clock.ts"
import { memoryThrottle } from "./throttle.ts"

const start = 1_000_000

test("lets through as many as the limit, then says how long to wait, to the millisecond", () => {
  const clock = stoppedClock(start)
  const throttle = memoryThrottle(clock)
  const take = () => throttle.take("ann", 3, 10_000)
  expect([take(), take(), take()]).toEqual([0, 0, 0])
  expect(take()).toBe(10_000)
  clock.advance(9_999)
  expect(take()).toBe(1)
  clock.advance(1)
  expect([take(), take(), take()]).toEqual([0, 0, 0])
  expect(take()).toBe(10_000)
})

test("counts each key by itself", () => {
  const throttle = memoryThrottle(stoppedClock(start))
  expect(throttle.take("ann", 1, 1_000)).toBe(0)
  expect(throttle.take("bob", 1, 1_000)).toBe(0)
  expect(throttle.take("ann", 1, 1_000)).toBe(1_000)
})

test("forgives", () => {
  const throttle = memoryThrottle(stoppedClock(start))
  throttle.take("ann", 1, 1_000)
  throttle.forgive("ann")
  expect(throttle.take("ann", 1, 1_000)).toBe(0)
})

test("gives back what turned out not to count, and no more than was taken", () => {
  const clock = stoppedClock(start)
  const throttle = memoryThrottle(clock)
  const take = () => throttle.take("ann", 2, 1_000)
  expect([take(), take()]).toEqual([0, 0])
  throttle.giveBack("ann")
  expect([take(), take()]).toEqual([0, 1_000])
  for (let i = 0; i < 9; i++) throttle.giveBack("ann")
  throttle.giveBack("nobody")
  expect([take(), take(), take()]).toEqual([0, 0, 1_000])
})

test("keys of which all was given back take no room: they push out nothing that counts (S2)", () => {
  const throttle = memoryThrottle(stoppedClock(start), 10)
  throttle.take("ann", 1, 1_000)
  for (let i = 0; i < 100; i++) {
    throttle.take(`stranger${i}`, 1, 1_000)
    throttle.giveBack(`stranger${i}`)
  }
  expect(throttle.take("ann", 1, 1_000)).toBe(1_000)
})

test("S2, S4: keys of one kind push out none of another, however many there are", () => {
  const throttle = memoryThrottle(stoppedClock(start), 10)
  throttle.take("sign-in:address:2001:db8:1:2::/64", 1, 60_000)
  throttle.take("copies", 1, 60_000)
  for (let i = 0; i < 1_000; i++) throttle.take(`message:${i}`, 1, 60_000)
  expect(throttle.take("sign-in:address:2001:db8:1:2::/64", 1, 60_000)).toBe(60_000)
  expect(throttle.take("copies", 1, 60_000)).toBe(60_000)
})

test("S2, S4: whoever was counted most is forgotten last, so that a flood of new keys frees nobody at a limit", () => {
  const clock = stoppedClock(start)
  const throttle = memoryThrottle(clock, 100)
  const [ada, ben] = ["sign-in:account:ada", "sign-in:account:ben"]
  for (let n = 0; n < 5; n++) throttle.take(ada, 5, 60_000)
  for (let n = 0; n < 3; n++) throttle.take(ben, 5, 60_000)
  for (let i = 0; i < 10_000; i++) throttle.take(`sign-in:account:nobody${i}`, 5, 60_000)
  expect(throttle.take(ada, 5, 60_000)).toBe(60_000)
  expect([throttle.take(ben, 5, 60_000), throttle.take(ben, 5, 60_000), throttle.take(ben, 5, 60_000)]).toEqual([0, 0, 60_000])
})

test("windows that are over make room before anything that counts", () => {
  const clock = stoppedClock(start)
  const throttle = memoryThrottle(clock, 10)
  for (let i = 0; i < 9; i++) for (let n = 0; n < 3; n++) throttle.take(`page:${i}`, 3, 1_000)
  clock.advance(1_000)
  throttle.take("page:ann", 1, 1_000)
  throttle.take("page:ben", 1, 1_000)
  expect([throttle.take("page:ann", 1, 1_000), throttle.take("page:ben", 1, 1_000)]).toEqual([1_000, 1_000])
})

test("forgotten, forgiven or given back, a key leaves its room to others", () => {
  const throttle = memoryThrottle(stoppedClock(start), 4)
  throttle.take("page:ann", 1, 1_000)
  for (let i = 0; i < 100; i++) {
    throttle.take(`page:${i}`, 1, 1_000)
    throttle.forgive(`page:${i}`)
    throttle.forgive(`page:${i}`)
  }
  expect(throttle.take("page:ann", 1, 1_000)).toBe(1_000)
})

test("a clock set back locks nobody out", () => {
  const clock = stoppedClock(start)
  const throttle = memoryThrottle(clock)
  throttle.take("ann", 1, 1_000)
  clock.set(start - 3_600_000)
  expect(throttle.take("ann", 1, 1_000)).toBe(0)
})

test("an attack with endless keys neither grows its memory nor frees the newest ones", () => {
  const throttle = memoryThrottle(stoppedClock(start), 100)
  for (let i = 0; i < 1_000; i++) throttle.take(`address ${i}`, 1, 60_000)
  expect(throttle.take("address 999", 1, 60_000)).toBe(60_000)
  expect(throttle.take("address 0", 1, 60_000)).toBe(0)
})
