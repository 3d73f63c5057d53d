import { expect, test } from "bun:test"
import { STATUSES } from "./model.ts"
import { callsFor, isNotified } from "./notification.ts"

test("P2-P6, I5: all calls for who is online, their own and what they were offered for who is invisible, nothing for who is offline", () => {
  expect(STATUSES.map((status) => callsFor(status, { own: 2, offered: 1 }))).toEqual([null, 3, 0])
})

test("P3: nothing is notified to who is offline, or gone", () => {
  expect(STATUSES.map((status) => isNotified({ status, isActive: true }))).toEqual([true, true, false])
  expect(isNotified({ status: "online", isActive: false })).toBe(false)
})
