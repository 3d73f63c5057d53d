import { expect, test } from "bun:test"
import { ADA, byAgent, message, MILA, ROSTER, STRANGER, system } from "../dev/sample-props.ts"
import { mailDay, told } from "./told.ts"

const READER = { visitor: MILA, roster: ROSTER, company: "Maison Levain", zone: "Europe/Paris" }

test("what was said is told by name, on the reader's clock", () => {
  const at = Date.UTC(2026, 2, 2, 23, 30)
  const entries = told([message("Hello", { at }), byAgent("ada", "Hi", { at }), system("joined", ADA.name, 3)], { ...READER })
  expect(entries).toMatchObject([
    { by: { kind: "visitor", name: "Mila Novák" }, text: "Hello", day: "Tuesday 3 March", clock: "00:30", isDeleted: false },
    { by: { kind: "agent", id: "ada", name: "Ada Moreau" }, text: "Hi", day: "Tuesday 3 March", clock: "00:30" },
    { happened: "Ada Moreau joined" },
  ])
  expect(told([message("Hello", { at })], { ...READER, zone: "UTC" })).toMatchObject([{ day: "Monday 2 March", clock: "23:30" }])
})

test("a deleted message is told as such, an agent who is gone speaks for the company, a visitor without a name has a stand-in", () => {
  const deleted = byAgent("nobody-knows", "", { deletedAt: 1 })
  expect(told([deleted, message("Hello")], { ...READER, visitor: STRANGER })).toMatchObject([
    { by: { name: "Maison Levain" }, isDeleted: true },
    { by: { name: "Visitor 7f3a" } },
  ])
})

test("a day has its name where the reader is", () => {
  expect(mailDay(Date.UTC(2026, 2, 28, 23), "Asia/Tokyo")).toBe("Sunday 29 March")
})
