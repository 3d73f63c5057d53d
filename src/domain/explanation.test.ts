import { describe, expect, test } from "bun:test"
import type { Hours } from "./availability.ts"
import { backAt, changesAhead, explanation, explanationText, nextChange } from "./explanation.ts"
import { joined, NEVER_CHANGED, pinged, type StatusCause, type StatusFacts } from "./status.ts"
import type { Status } from "./model.ts"
import { minutes, type Instant } from "./time.ts"
import { EMPTY_WEEK } from "./week.ts"
import { backWords, durationText, shortWhen } from "./when.ts"

const utc = (text: string): Instant => Date.parse(`2026-03-${text.replace(" ", "T")}:00Z`)
/** Monday to Friday, 9 to 5; 6 March 2026 is a Friday. */
const day = [{ from: 540, to: 1_020 }]
const WORK: Hours = {
  availability: { isOn: true, timeZone: "UTC", week: { ...EMPTY_WEEK, 1: day, 2: day, 3: day, 4: day, 5: day } },
  daysOff: [],
  leaves: [],
}
const NONE: Hours = { ...WORK, availability: { ...WORK.availability, isOn: false } }
function ada(to: Status, at: string, cause: StatusCause = "by hand", changes: Partial<StatusFacts> = {}): StatusFacts {
  const last = {
    from: "online" as const,
    to,
    at: utc(at),
    cause,
    by: null,
    setting: cause === "auto-offline delay" ? "after 30 minutes away" : null,
  }
  const autoOffline = { after: null, isAlsoDuringHours: false, isBackOnReturn: false }
  return { last, lease: null, hours: WORK, autoOffline, lastSignOfLifeAt: 0, settingsAt: 0, ...changes }
}
const away = { autoOffline: { after: minutes(30), isAlsoDuringHours: false, isBackOnReturn: false } }

describe("P13: why, and until when", () => {
  const byApi = pinged(ada("offline", "06 08:00", "by hand", { hours: NONE }), utc("06 10:00")).facts
  const rows: [StatusFacts, string, string, string][] = [
    [
      ada("online", "06 09:00"),
      "06 18:30",
      "Offline since 17:00, end of your hours. Back online Mon 09:00.",
      "Offline since 17:00, end of their hours. Back online Mon 09:00.",
    ],
    [ada("offline", "05 17:00", "availability hours"), "06 08:00", "Offline since Thu 17:00, end of your hours. Back online at 09:00.", ""],
    [
      ada("online", "06 08:12"),
      "06 10:00",
      "Online since 08:12, chosen by you. Offline at 17:00, end of your hours.",
      "Online since 08:12, chosen by them. Offline at 17:00, end of their hours.",
    ],
    [
      ada("invisible", "06 08:12"),
      "06 10:00",
      "Invisible since 08:12, chosen by you. Offline at 17:00, end of your hours. Back online Mon 09:00.",
      "",
    ],
    [
      ada("offline", "06 10:00", "by admin"),
      "06 10:30",
      "Offline since 10:00, set by Ben. Back online Mon 09:00.",
      "Offline since 10:00, set by Ben. Back online Mon 09:00.",
    ],
    [ada("offline", "06 10:42", "auto-offline delay", { hours: NONE }), "06 11:00", "Offline since 10:42, after 30 minutes away.", ""],
    [
      ada("online", "06 10:50", "returned", { hours: NONE }),
      "06 11:00",
      "Online since 10:50, when you came back.",
      "Online since 10:50, when they came back.",
    ],
    [
      ada("online", "06 10:50", "by hand", { hours: NONE, ...away, lastSignOfLifeAt: utc("06 10:58") }),
      "06 11:00",
      "Online since 10:50, chosen by you. Offline at 11:28, if you stay away.",
      "",
    ],
    [byApi, "06 10:01", "Online since 10:00, kept online by the API. Offline at 10:02, unless the API pings again.", ""],
    [
      { ...ada("offline", "06 10:00"), last: joined(utc("06 10:00")), hours: NONE },
      "06 11:00",
      "Offline since 10:00, when you joined the team.",
      "Offline since 10:00, when they joined the team.",
    ],
    [{ ...ada("offline", "06 10:00"), last: NEVER_CHANGED, hours: NONE }, "06 10:00", "Offline.", "Offline."],
  ]
  for (const [facts, at, yours, theirs] of rows) {
    test(yours, () => {
      const told = explanation(facts, utc(at))
      const read = { now: utc(at), zone: "UTC", byName: "Ben" }
      expect(explanationText(told, { ...read, whose: "your" })).toBe(yours)
      if (theirs) expect(explanationText(told, { ...read, whose: "their" })).toBe(theirs)
    })
  }
})

test("P13: changes to come, one after the other, over a weekend and with the delay after a start", () => {
  const told = (facts: StatusFacts, from: string, to: string) =>
    changesAhead(facts, utc(from), utc(to)).map(
      (change) => `${change.to} ${new Date(change.at).toISOString().slice(8, 16).replace("T", " ")}`,
    )
  expect(told(ada("online", "06 09:00"), "06 10:00", "10 12:00")).toEqual([
    "offline 06 17:00",
    "online 09 09:00",
    "offline 09 17:00",
    "online 10 09:00",
  ])
  const strict = { autoOffline: { ...away.autoOffline, isAlsoDuringHours: true } }
  expect(told(ada("offline", "05 17:00", "by hand", strict), "05 20:00", "09 12:00")).toEqual([
    "online 06 09:00",
    "offline 06 09:30",
    "online 09 09:00",
    "offline 09 09:30",
  ])
  // The start at 9 is a sign of life, so what would have run out at 9:20 runs out at 9:30.
  expect(nextChange(ada("online", "06 08:50", "by hand", strict), utc("06 08:51"))?.at).toBe(utc("06 09:30"))
  expect(nextChange(ada("offline", "06 10:00", "by hand", { hours: NONE, ...away }), utc("06 10:00"))).toBeNull()
})

test("M6: back when the hours start, also for an invisible agent; not for one without hours or Online", () => {
  expect(backAt(ada("offline", "06 18:00"), utc("06 18:00"))).toBe(utc("09 09:00"))
  expect(backAt(ada("invisible", "06 08:00"), utc("06 08:00"))).toBe(utc("09 09:00"))
  expect(backAt(ada("online", "06 10:00"), utc("06 10:00"))).toBeNull()
  expect(backAt(ada("offline", "06 18:00", "by hand", { hours: NONE }), utc("06 18:00"))).toBeNull()
})

describe("M6, P13: moments in words, each in the reader's zone", () => {
  const nine = Date.UTC(2026, 2, 28, 8)
  const rows: [string, number, string, string, string][] = [
    ["the same day", Date.UTC(2026, 2, 28, 5), "Europe/Paris", "Back today at 9:00", "09:00"],
    ["the evening before", Date.UTC(2026, 2, 27, 20), "Europe/Paris", "Back tomorrow at 9:00", "Sat 09:00"],
    ["the same, read in Kolkata", Date.UTC(2026, 2, 27, 20), "Asia/Kolkata", "Back today at 13:30", "13:30"],
    ["the same, read in New York", Date.UTC(2026, 2, 27, 20), "America/New_York", "Back tomorrow at 4:00", "Sat 04:00"],
    ["some days before", Date.UTC(2026, 2, 24, 20), "Europe/Paris", "Back on Saturday at 9:00", "Sat 09:00"],
    ["a week before", Date.UTC(2026, 2, 21, 20), "Europe/Paris", "Back on 28 March at 9:00", "28 Mar 09:00"],
    ["a year before", Date.UTC(2025, 11, 30, 20), "Europe/Paris", "Back on 28 March at 9:00", "28 Mar 2026 09:00"],
  ]
  for (const [name, now, zone, back, short] of rows) {
    test(name, () => expect([backWords(nine, now, zone), shortWhen(nine, now, zone)]).toEqual([back, short]))
  }
  test("across the change of the clocks: with the offset of the day it falls on", () => {
    expect(backWords(Date.UTC(2026, 2, 30, 7), Date.UTC(2026, 2, 28, 20), "Europe/Paris")).toBe("Back on Monday at 9:00")
  })
  test("lengths", () =>
    expect([0, 59_999, 60_000, 10_800_000, 172_800_000].map(durationText)).toEqual(["0 s", "59 s", "1 min", "3 h", "2 days"]))
})
