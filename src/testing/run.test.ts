import { expect, test } from "bun:test"
import { closingLine, tallyOf } from "./run.ts"

const junit = (tests: number, failures: number, skipped: number) =>
  `<?xml version="1.0"?>\n<testsuites name="bun test" tests="${tests}" assertions="9" failures="${failures}" skipped="${skipped}" time="1">`

test.each([
  ["all pass", junit(7, 0, 0), 0, "7 passed, 0 failed"],
  ["one fails", junit(7, 1, 0), 1, "6 passed, 1 failed"],
  ["one is skipped", junit(7, 0, 1), 0, "6 passed, 0 failed, 1 skipped"],
  ["something crashes outside of a test", junit(7, 0, 0), 1, "7 passed, 1 failed"],
  ["no test ran", junit(0, 0, 0), 0, "0 passed, 1 failed"],
  ["no report was written", "", 1, "0 passed, 1 failed"],
])("when %s, the closing line says so", (_, report, exitCode, line) => {
  expect(closingLine(tallyOf(report, exitCode))).toBe(line)
})
