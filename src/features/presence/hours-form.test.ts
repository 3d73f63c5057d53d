import { describe, expect, test } from "bun:test"
import { EMPTY_WEEK, RANGES_A_DAY, type Weekday } from "../../domain/week.ts"
import { hoursFormOf, type HoursBody } from "./hours-form.ts"

const NINE_TO_FIVE = { from: 540, to: 1_020 }
const TWICE = "Monday 09:00–09:00 starts when it ends. For a whole day choose 00:00–24:00."

describe("P9: what is typed becomes a week", () => {
  const rows: [name: string, body: HoursBody, day: Weekday, ranges: object[]][] = [
    ["one range", { "from-1": "09:00", "to-1": "17:00" }, 1, [NINE_TO_FIVE]],
    ["an empty row is no range", { "from-1": "", "to-1": "" }, 1, []],
    ["nor is one of spaces", { "from-1": " ", "to-1": " " }, 1, []],
    ["nor is an absent one", {}, 1, []],
    ["empty rows between others", { "from-5": ["", "09:00", ""], "to-5": ["", "17:00", ""] }, 5, [NINE_TO_FIVE]],
    ["in whatever order", { "from-2": ["13:00", "08:00"], "to-2": ["17:00", "12:00"] }, 2, [range(480, 720), range(780, 1_020)]],
    ["past midnight", { "from-7": "22:00", "to-7": "06:00" }, 7, [range(1_320, 360)]],
    ["an end at 00:00 is 24:00", { "from-3": "18:00", "to-3": "00:00" }, 3, [range(1_080, 1_440)]],
    ["so this is a whole day", { "from-3": "00:00", "to-3": "00:00" }, 3, [range(0, 1_440)]],
    ["24:00 from a browser without time fields", { "from-3": "0:00", "to-3": "24:00" }, 3, [range(0, 1_440)]],
  ]
  for (const [name, body, day, ranges] of rows) {
    test(name, () => {
      const { availability } = hoursFormOf({ zone: "Europe/Paris", ...body })
      expect(availability).toMatchObject({ timeZone: "Europe/Paris", isOn: false, week: { ...EMPTY_WEEK, [day]: ranges } })
    })
  }
})

describe("P9: what cannot be stands beside its row, in the domain's words, and all that was typed with it", () => {
  const rows: [name: string, body: HoursBody, day: Weekday, problems: (string | null)[]][] = [
    ["zero length", { "from-1": "09:00", "to-1": "09:00" }, 1, [TWICE]],
    [
      "an overlap, at the second",
      { "from-1": ["09:00", "11:00"], "to-1": ["12:00", "13:00"] },
      1,
      [null, "Monday 09:00–12:00 and Monday 11:00–13:00 overlap."],
    ],
    [
      "an overlap across midnight",
      { "from-2": "22:00", "to-2": "06:00", "from-3": "05:00", "to-3": "07:00" },
      3,
      ["Tuesday 22:00–06:00 and Wednesday 05:00–07:00 overlap."],
    ],
    [
      "an overlap across the week's end",
      { "from-1": "05:00", "to-1": "07:00", "from-7": "22:00", "to-7": "06:00" },
      7,
      ["Sunday 22:00–06:00 and Monday 05:00–07:00 overlap."],
    ],
    ["half a row", { "from-4": ["09:00", ""], "to-4": ["", "17:00"] }, 4, ["Enter when it ends too.", "Enter when it starts too."]],
    ["more starts than ends", { "from-4": ["09:00", "18:00"], "to-4": "17:00" }, 4, [null, "Enter when it ends too."]],
    [
      "no time",
      { "from-4": "<b>", "to-4": "25:00" },
      4,
      ["Thursday has a range with a time that does not exist. Times go from 00:00 to 24:00."],
    ],
    [
      "a start at 24:00",
      { "from-4": "24:00", "to-4": "01:00" },
      4,
      ["Thursday has a range with a time that does not exist. Times go from 00:00 to 24:00."],
    ],
  ]
  for (const [name, body, day, problems] of rows) {
    test(name, () => {
      const { form, availability } = hoursFormOf({ zone: "UTC", "hours-on": "on", ...body })
      expect(availability).toBeNull()
      expect(form.days[day].map(({ problem }) => problem)).toEqual(problems)
      expect(form.days[day].map(({ from }) => from)).toEqual([body[`from-${day}`]].flat() as string[])
      expect([form.isOn, form.timeZone, form.zoneProblem]).toEqual([true, "UTC", null])
    })
  }

  test("too many", () => {
    const times = Array.from({ length: 90_000 }, (_, i) => `${String(i % 24).padStart(2, "0")}:00`)
    const { form, availability } = hoursFormOf({ zone: "UTC", "from-6": times, "to-6": times.map((time) => time.replace(":00", ":30")) })
    expect(availability).toBeNull()
    expect(form.days[6]).toHaveLength(RANGES_A_DAY + 1)
    expect(form.days[6].at(-1)!.problem).toBe("Saturday has 25 ranges; 24 are the most.")
  })

  test.each(["", "Mars/Olympus", "+02:00", "Europe/Paris\n", "<script>"])("the zone %j", (zone) => {
    const { form, availability } = hoursFormOf({ zone, "from-1": "09:00", "to-1": "17:00" })
    expect(availability).toBeNull()
    expect(form.zoneProblem).toBe("This time zone is not known. Choose one from the list, such as Europe/Paris.")
    expect(form.timeZone).toBe(zone)
    expect(form.days[1]).toEqual([{ from: "09:00", to: "17:00", problem: null }])
  })
})

function range(from: number, to: number) {
  return { from, to }
}
