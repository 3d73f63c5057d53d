import { expect, test } from "bun:test"
import { Refused } from "../domain/refused.ts"
import { twoLanes } from "./two-lanes.ts"

const FULL = () => new Refused("too-many", "Full.")

/** Work that ends when it is told to, in lanes in which two run at once and three may wait. */
function observed() {
  const lanes = twoLanes({ atOnce: 2, mostWaiting: 3, full: FULL })
  const started: string[] = []
  const ends = new Map<string, PromiseWithResolvers<string>>()
  const give = (lane: "first" | "others", name: string) =>
    lanes[lane](() => {
      started.push(name)
      ends.set(name, Promise.withResolvers())
      return ends.get(name)!.promise
    })
  return { give, started, ends }
}

test("others run in all places but one, in order; the first lane has that one and goes before all who wait", async () => {
  const { give, started, ends } = observed()
  const [a] = [give("others", "a"), give("others", "b"), give("others", "c")]
  expect(started).toEqual(["a"])
  const x = give("first", "x")
  void give("first", "y")
  expect(started).toEqual(["a", "x"])
  ends.get("a")!.resolve("a is done")
  expect(await a).toBe("a is done")
  expect(started).toEqual(["a", "x", "y"])
  ends.get("x")!.resolve("x is done")
  ends.get("y")!.resolve("y is done")
  expect(await x).toBe("x is done")
  await Promise.resolve()
  expect(started).toEqual(["a", "x", "y", "b"])
})

test("others beyond those who may wait are refused at once and never start; the first lane never is", async () => {
  const { give, started, ends } = observed()
  for (const name of ["a", "b", "c", "d"]) void give("others", name)
  await expect(give("others", "e")).rejects.toThrow("Full.")
  for (let n = 0; n < 10; n++) void give("first", `x${n}`)
  expect(started).toEqual(["a", "x0"])
  ends.get("x0")!.resolve("")
  await Bun.sleep(0)
  expect(started).toEqual(["a", "x0", "x1"])
})

test("work that fails, even before it starts to wait, gives its place back", async () => {
  const lanes = twoLanes({ atOnce: 2, mostWaiting: 3, full: FULL })
  await expect(lanes.others(() => Promise.reject(new Error("late")))).rejects.toThrow("late")
  await expect(
    lanes.others(() => {
      throw new Error("at once")
    }),
  ).rejects.toThrow("at once")
  expect(await lanes.others(async () => "free")).toBe("free")
})
