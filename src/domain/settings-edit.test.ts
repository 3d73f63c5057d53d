import { expect, test } from "bun:test"
import { daysOffEdit, editText, HOURS_EDIT, LEAVE_EDIT } from "./settings-edit.ts"

// P13: why an edit of settings switched somebody.

test("is read as theirs, or as one's own; the start and the end of a range are none", () => {
  const rows: [setting: string | null, yours: string | null, theirs: string | null][] = [
    [HOURS_EDIT.online, "your hours were changed", "their hours were changed"],
    [LEAVE_EDIT.offline, "on leave", "on leave"],
    [LEAVE_EDIT.online, "your leave was removed", "their leave was removed"],
    ["Inventory is no longer a day off", "Inventory is no longer a day off", "Inventory is no longer a day off"],
    ["start at 09:00 UTC", null, null],
    ["end at 17:00 Europe/Paris", null, null],
    [null, null, null],
  ]
  for (const [setting, yours, theirs] of rows) {
    expect([setting, editText(setting, "your"), editText(setting, "their")]).toEqual([setting, yours, theirs])
  }
})

test("P10: a day off that was taken out is named, if it is today where the agent is, or was yesterday's", () => {
  const at = Date.UTC(2026, 2, 3, 20)
  const rows: [date: string, name: string, zone: string, words: string][] = [
    ["2026-03-03", "Inventory", "UTC", "Inventory is no longer a day off"],
    ["03-04", "Inventory", "Asia/Tokyo", "Inventory is no longer a day off"],
    ["2026-03-02", "Inventory", "UTC", "Inventory is no longer a day off"],
    ["2026-03-04", "Inventory", "UTC", "days off were changed"],
    ["2026-03-03", "", "UTC", "days off were changed"],
  ]
  for (const [date, name, zone, words] of rows) {
    expect([date, zone, daysOffEdit([{ date, name }], zone, at).online]).toEqual([date, zone, words])
  }
})
