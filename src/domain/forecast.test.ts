import { describe, expect, test } from "bun:test"
import { group, person } from "../testing/people.ts"
import type { Hours } from "./availability.ts"
import { answerTo, firstBack, outlook, type Forecast, type Question, type VisitorKind } from "./forecast.ts"
import { STATUSES, type Status } from "./model.ts"
import { days, type Instant } from "./time.ts"
import { EMPTY_WEEK, weekOf, type Week } from "./week.ts"

const utc = (text: string): Instant => Date.parse(`2026-03-${text.replace(" ", "T")}:00Z`)
const NOW = utc("02 10:00")
const NONE: Hours = { availability: { isOn: false, timeZone: "UTC", week: EMPTY_WEEK }, daysOff: [], leaves: [] }
const daily = (from: number, to: number): Hours => ({
  ...NONE,
  availability: { isOn: true, timeZone: "UTC", week: weekOf(() => [{ from, to }]) },
})

function on(name: string, status: Status, hours: Hours = NONE): Forecast {
  const last = { from: status, to: status, at: utc("02 09:30"), cause: "by hand" as const, by: null, setting: null }
  const autoOffline = { after: null, isAlsoDuringHours: false, isBackOnReturn: false }
  return { agent: person(name, status), facts: { last, lease: null, hours, autoOffline, lastSignOfLifeAt: 0, settingsAt: 0 } }
}
const ask = (visitor: VisitorKind = { kind: "new" }, changes: Partial<Question> = {}): Question => ({
  group: null,
  visitor,
  isHiddenWhenOffline: false,
  ...changes,
})
const inIt = (...names: string[]): VisitorKind => ({ kind: "ongoing", with: names })

describe("P13: What would a visitor see?, with the reasons in order", () => {
  const ada = on("Ada", "online", daily(540, 1_020))
  const inv = on("Inv", "invisible")
  const off = on("Off", "offline")
  const sales = group("Sales", inv.agent)
  const none = "This visitor has no ongoing conversation."
  const rows: [string, Question, string, string, string[]][] = [
    ["now, somebody new", ask(), "02 10:00", "live-chat", [none, "All agents: Ada is Online since 09:30, chosen by them."]],
    ["in the past is now", ask(), "01 10:00", "live-chat", [none, "All agents: Ada is Online since 09:30, chosen by them."]],
    [
      "tonight",
      ask(),
      "02 20:00",
      "messenger",
      [
        none,
        "All agents: nobody is Online. Ada is Offline since 17:00, end of their hours; Inv is Invisible since 09:30, chosen by them; Off is Offline since 09:30, chosen by them.",
        "The widget is not hidden when everyone is offline.",
        "So the widget is a messenger.",
      ],
    ],
    ["tomorrow", ask(), "03 09:00", "live-chat", [none, "All agents: Ada is Online since 09:00, start of their hours."]],
    [
      "tonight, talking with Inv",
      ask(inIt("inv")),
      "02 20:00",
      "live-chat",
      [
        "In this visitor's conversation: Inv is Invisible since 09:30, chosen by them. To visitors they are talking with, invisible agents are online.",
      ],
    ],
    [
      "Sales, hidden when offline",
      ask({ kind: "new" }, { group: sales, isHiddenWhenOffline: true }),
      "02 10:00",
      "hidden",
      [
        none,
        "Group Sales: nobody is Online. Inv is Invisible since 09:30, chosen by them.",
        "The widget is hidden when everyone is offline.",
      ],
    ],
    [
      "Sales, with an unread reply",
      ask({ kind: "unread" }, { group: sales, isHiddenWhenOffline: true }),
      "02 10:00",
      "messenger",
      [
        none,
        "Group Sales: nobody is Online. Inv is Invisible since 09:30, chosen by them.",
        "The widget is hidden when everyone is offline, but not from a visitor with an unread reply.",
        "So the widget is a messenger.",
      ],
    ],
    [
      "an empty group",
      ask({ kind: "new" }, { group: group("Empty") }),
      "02 10:00",
      "live-chat",
      [none, "Group Empty has no members, so all agents count: Ada is Online since 09:30, chosen by them."],
    ],
  ]
  for (const [name, question, at, mode, reasons] of rows) {
    test(name, () => {
      const answer = answerTo(question, [ada, inv, off], NOW, utc(at), "UTC")
      expect([answer.mode as string, answer.reasons.map(({ text }) => text)]).toEqual([mode, reasons])
    })
  }
  test("M6: and when somebody of the scope will be back", () => {
    expect(answerTo(ask(), [ada, inv], NOW, utc("02 20:00"), "UTC").backAt).toBe(utc("03 09:00"))
    expect(answerTo(ask({ kind: "new" }, { group: sales }), [ada, inv], NOW, NOW, "UTC").backAt).toBeNull()
    expect(firstBack(ask(), [on("Ben", "offline", daily(480, 570)), on("Cleo", "offline", daily(570, 660))], NOW)).toBe(utc("03 08:00"))
  })
})

test("M1-M5: every combination of statuses, visitor, group and setting, in the rules' own words", () => {
  const kinds: VisitorKind[] = [{ kind: "new" }, inIt("ada"), inIt("ben"), inIt("gone"), { kind: "open" }, { kind: "unread" }]
  for (const a of STATUSES) {
    for (const b of STATUSES) {
      for (const visitor of kinds) {
        for (const scope of [null, group("Sales", person("Ben")), group("Empty")]) {
          for (const isHiddenWhenOffline of [false, true]) {
            const gone = { ...on("Gone", "online"), agent: person("Gone", "online", false) }
            const answer = answerTo({ group: scope, visitor, isHiddenWhenOffline }, [on("Ada", a), on("Ben", b), gone], NOW, NOW, "UTC")
            const counted = scope?.name === "Sales" ? [b] : [a, b]
            const talksTo = visitor.kind === "ongoing" ? { ada: a, ben: b, gone: "offline" }[visitor.with[0] as "ada"] : "offline"
            const isLive = talksTo !== "offline" || counted.includes("online")
            const isHidden = isHiddenWhenOffline && visitor.kind === "new"
            expect(answer.mode).toBe(isLive ? "live-chat" : isHidden ? "hidden" : "messenger")
            const rule = talksTo !== "offline" ? "M2" : isLive ? "M3" : isHidden ? "M4" : "M5"
            expect(answer.reasons.map((reason) => reason.rule)).toEqual((["M2", "M3", "M4", "M5"] as const).slice(0, Number(rule[1]) - 1))
          }
        }
      }
    }
  }
})

describe("P13: the picture of the week", () => {
  const team = [on("Ada", "offline", daily(540, 1_020)), on("Ben", "offline", daily(1_020, 1_200)), on("Inv", "invisible")]
  const week = outlook(ask(), team, NOW, NOW + days(7))

  test("who is online when", () => {
    const spans = week.agents[0]!.spans.slice(0, 3).map(({ from, until, status }) => [status, from, until])
    expect(spans).toEqual([
      ["offline", NOW, utc("03 09:00")],
      ["online", utc("03 09:00"), utc("03 17:00")],
      ["offline", utc("03 17:00"), utc("04 09:00")],
    ])
    expect(week.agents[2]!.spans).toMatchObject([{ from: NOW, until: NOW + days(7), status: "invisible" }])
  })

  test("and the mode that results: Ada hands over to Ben without a pause", () => {
    expect(week.modes.slice(0, 3)).toEqual([
      { from: NOW, until: utc("02 17:00"), mode: "messenger" },
      { from: utc("02 17:00"), until: utc("02 20:00"), mode: "live-chat" },
      { from: utc("02 20:00"), until: utc("03 09:00"), mode: "messenger" },
    ])
    expect(week.modes[3]).toEqual({ from: utc("03 09:00"), until: utc("03 20:00"), mode: "live-chat" })
  })

  test("covers the week whole, and agrees with the question at every moment", () => {
    for (const list of [...week.agents.map(({ spans }) => spans), week.modes]) {
      expect([list[0]?.from, list.at(-1)?.until]).toEqual([NOW, NOW + days(7)])
      for (const [i, span] of list.entries()) expect(span.from).toBe(list[i - 1]?.until ?? NOW)
    }
    for (const { from, until, mode } of week.modes) {
      for (const at of [from, until - 1]) expect(answerTo(ask(), team, NOW, at, "UTC").mode).toBe(mode)
    }
  })

  test("of a team of nobody is one messenger", () => {
    expect(outlook(ask(), [], NOW, NOW + 1)).toEqual({ agents: [], modes: [{ from: NOW, until: NOW + 1, mode: "messenger" }] })
  })
})

describe("P15: whoever is missing counts as Offline now", () => {
  const ada = { ...on("Ada", "online"), isMissing: true }

  test("in the answer, with the reason, and in the week from now on", () => {
    const answer = answerTo(ask(), [ada], NOW, NOW, "UTC")
    expect(answer.mode).toBe("messenger")
    expect(answer.reasons[1]!.text).toContain("but counts as Offline, for no inbox of theirs is open")
    expect(outlook(ask(), [ada], NOW, NOW + days(1)).modes.map(({ mode }) => mode)).toEqual(["messenger"])
  })

  test("later they are taken to be there", () => {
    expect(answerTo(ask(), [ada], NOW, NOW + days(1), "UTC").mode).toBe("live-chat")
  })
})

test("P13: of a large team ten are told of by name", () => {
  const many = Array.from({ length: 12 }, (_, i) => on(`Ada ${i}`, "offline"))
  const { text } = answerTo(ask(), many, NOW, NOW, "UTC").reasons[1]!
  expect([text.includes("Ada 9 is Offline"), text.includes("Ada 10"), text.endsWith("; and 2 more.")]).toEqual([true, false, true])
})

test("P13: a status that an admin set is told with the admin's name", () => {
  const ben = on("Ben", "online")
  const set = { ...ben, facts: { ...ben.facts, last: { ...ben.facts.last, cause: "by admin" as const, by: "ada" } } }
  expect(answerTo(ask(), [set, on("Ada", "offline")], NOW, NOW, "UTC").reasons[1]!.text).toContain("set by Ada")
})

describe("M6: when they are back, however long the leave", () => {
  const weekdays = weekOf((day) => (day <= 5 ? [{ from: 540, to: 1_020 }] : []))
  const everyDay = weekOf(() => [{ from: 540, to: 1_020 }])
  const night = weekOf((day) => (day <= 5 ? [{ from: 1_320, to: 360 }] : []))
  const nineAt = { "Europe/Paris": "T09:00+02:00", "America/New_York": "T09:00-04:00" } as const
  const tenAtNight = { "Europe/Paris": "T22:00+02:00", "America/New_York": "T22:00-04:00" } as const
  // The leave begins on Monday 6 April 2026; Tuesday 14 April is a day off. What comes after a leave of that many days:
  const rows: [string, Week, typeof nineAt | typeof tenAtNight, number, string][] = [
    ["weekdays", weekdays, nineAt, 3, "2026-04-09"],
    ["weekdays", weekdays, nineAt, 8, "2026-04-15"],
    ["weekdays", weekdays, nineAt, 10, "2026-04-16"],
    ["weekdays", weekdays, nineAt, 40, "2026-05-18"],
    ["every day", everyDay, nineAt, 3, "2026-04-09"],
    ["every day", everyDay, nineAt, 10, "2026-04-16"],
    ["every day", everyDay, nineAt, 40, "2026-05-16"],
    ["weekday nights", night, tenAtNight, 10, "2026-04-16"],
    ["weekday nights", night, tenAtNight, 40, "2026-05-18"],
  ]
  for (const zone of ["Europe/Paris", "America/New_York"] as const) {
    for (const [name, week, clock, length, date] of rows) {
      const during = week === night ? Date.UTC(2026, 3, 7, 3) : Date.UTC(2026, 3, 6, 14)
      // Chosen before the leave, when everything was closed; or during hours, whose end then comes first.
      const chosen = [
        ["offline", Date.UTC(2026, 3, 5, 21, 30), "2026-04-06"],
        ["offline", during, "2026-04-07"],
        ["invisible", during, "2026-04-07"],
      ] as const
      for (const [status, now, from] of chosen) {
        test(`${name}, ${length} days, ${status} since ${new Date(now).toISOString().slice(5, 13)}, ${zone}`, () => {
          const to = new Date(Date.UTC(2026, 3, 5 + length)).toISOString().slice(0, 10)
          const daysOff = [{ date: "2026-04-14", name: "" }]
          const hours: Hours = { availability: { isOn: true, timeZone: zone, week }, daysOff, leaves: [{ from, to }] }
          const last = { from: "online" as const, to: status, at: now, cause: "by hand" as const, by: null, setting: null }
          const they = on("Ada", status, hours)
          const back = firstBack(ask(), [{ ...they, facts: { ...they.facts, last } }], now)
          expect(back === null ? null : new Date(back).toISOString()).toBe(new Date(`${date}${clock[zone]}`).toISOString())
        })
      }
    }
  }
})
