import { weekOf } from "../../src/domain/week.ts"
import { availabilityPage, type Availability } from "../settings/availability.ts"
import { hoursSection, type TypedRange } from "../settings/hours.ts"
import { daysOffPage, type DaysOff } from "../settings/days-off.ts"
import { piece, wholePage, type Entry } from "./entries.ts"
import { frame, hostileFrame } from "./sample-frame.ts"
import { HOSTILE, LONG_NAME, LONG_TEXT, LONG_WORD, NOW, OVERLONG } from "./sample-props.ts"

const TODAY = NOW / 86_400_000 - 10 / 24
const DAYS_OFF: DaysOff = {
  today: TODAY,
  coming: [
    { dayOff: { date: "2026-03-02", name: "" }, day: TODAY, isPast: false },
    { dayOff: { date: "05-01", name: LONG_NAME }, day: TODAY + 60, isPast: false },
    { dayOff: { date: HOSTILE, name: HOSTILE }, day: TODAY + 400, isPast: false },
    { dayOff: { date: "2025-12-26", name: "Boxing Day" }, day: TODAY - 66, isPast: true },
  ],
  form: { date: "", name: "", isYearly: false, problems: {} },
}

function availability(timeZone: string, rows: readonly (readonly string[])[]): Availability {
  const ranges: readonly TypedRange[] = rows.map(([from, to, problem]) => ({ from: from!, to: to!, problem: problem ?? null }))
  return {
    hours: {
      form: { isOn: true, timeZone, zoneProblem: null, days: weekOf((day) => (day < 6 ? ranges : [])) },
      isZoneUnset: false,
      now: NOW,
    },
    autoOffline: { after: null, isAlsoDuringHours: true, isBackOnReturn: false },
    leaves: [],
  }
}

/** Settings of when somebody answers: hours, leaves, days off. */
export const availabilityEntries: readonly Entry[] = [
  ...wholePage("settings/availability", "availabilityPage", {
    empty: (asset) => availabilityPage(frame(asset), availability("UTC", [])),
    usual: (asset) =>
      availabilityPage(
        frame(asset, { done: "hours" }),
        availability("Europe/Paris", [
          ["09:00", "12:00"],
          ["22:00", "06:00"],
        ]),
      ),
    overlong: (asset) =>
      availabilityPage(frame(asset, { agent: OVERLONG, statusWords: { why: LONG_TEXT, zone: "America/New_York", notice: null } }), {
        ...availability(
          "America/Argentina/ComodRivadavia",
          Array.from({ length: 24 }, () => ["20:00", "00:00", LONG_TEXT]),
        ),
        leaves: Array.from({ length: 30 }, (_, i) => ({ from: `2026-12-${i + 1}`, to: LONG_WORD })),
      }),
    hostile: (asset) =>
      availabilityPage(hostileFrame(asset), {
        ...availability(HOSTILE, [[HOSTILE, HOSTILE, HOSTILE]]),
        leaves: [{ from: HOSTILE, to: HOSTILE }],
        form: { values: { from: HOSTILE, to: HOSTILE }, problems: { after: HOSTILE, from: HOSTILE, to: HOSTILE } },
      }),
  }),
  ...piece("settings/hours", "hoursSection", {
    "on, without hours": () => hoursSection({ ...availability("Asia/Kolkata", []).hours, isZoneUnset: true }),
    "wrong zone": () => {
      const { form, ...hours } = availability("Mars/Olympus", []).hours
      return hoursSection({ ...hours, form: { ...form, zoneProblem: LONG_TEXT } })
    },
  }),
  ...wholePage("settings/days-off", "daysOffPage", {
    empty: (asset) => daysOffPage(frame(asset), { ...DAYS_OFF, coming: [] }),
    "usual, overlong": (asset) => daysOffPage(frame(asset), DAYS_OFF),
    hostile: (asset) =>
      daysOffPage(hostileFrame(asset), {
        ...DAYS_OFF,
        form: { date: HOSTILE, name: HOSTILE, isYearly: true, problems: { date: HOSTILE, name: HOSTILE } },
      }),
  }),
]
