import { expect, test } from "bun:test"
import { timePassed } from "./passed.ts"

const HOUR = 3_600_000

function computer() {
  const its = { awake: 800, clock: Date.UTC(2026, 2, 2, 10) }
  const passed = timePassed(
    () => its.awake,
    () => its.clock,
  )
  const goesOn = (by: number) => {
    its.awake += by
    its.clock += by
  }
  return { its, passed, goesOn }
}

test("C9: the time in which the computer slept has passed too, though the browser does not count it", () => {
  const { its, passed, goesOn } = computer()
  goesOn(200)
  expect(passed()).toBe(1_000)
  for (const slept of [3, 2]) {
    its.clock += slept * HOUR
    goesOn(500)
  }
  expect(passed()).toBe(2_000 + 5 * HOUR)
  goesOn(500)
  expect(passed()).toBe(2_500 + 5 * HOUR)
})

test("C9: where the browser counts it, it counts once", () => {
  const { passed, goesOn } = computer()
  goesOn(3 * HOUR)
  expect(passed()).toBe(800 + 3 * HOUR)
})

test("K7: a computer's clock that is put back takes back no time, and a sleep after that counts in full", () => {
  const { its, passed, goesOn } = computer()
  goesOn(200)
  its.clock -= 9 * HOUR
  expect(passed()).toBe(1_000)
  its.clock += 3 * HOUR
  expect(passed()).toBe(1_000 + 3 * HOUR)
})

test("what two clocks differ by in their fractions adds up to nothing", () => {
  const { its, passed } = computer()
  for (let i = 0; i < 9_000; i++) {
    its.awake += 0.4
    its.clock += i % 5 < 2 ? 1 : 0
    passed()
  }
  expect(Math.round(passed())).toBe(800 + 3_600)
})
