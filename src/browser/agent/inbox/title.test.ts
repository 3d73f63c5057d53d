import { expect, test } from "bun:test"
import { titleWith } from "./title.ts"

test.each([
  ["online: all that the lists count", undefined, ["2", "5"], "(7) Unassigned"],
  ["nothing waits", undefined, ["", ""], "Unassigned"],
  ["invisible: what the server says", "1", ["2", "5"], "(1) Unassigned"],
  ["offline", "0", ["2", "5"], "Unassigned"],
] as const)("I5: the title's count; %s", (_, calls, lists, expected) => {
  expect(titleWith("(3) Unassigned", calls, lists)).toBe(expected)
})
