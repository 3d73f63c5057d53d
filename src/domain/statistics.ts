import { dateOf, type EpochDay } from "./days-off.ts"
import { median } from "./first-answer.ts"
import { days, type Duration, type Instant } from "./time.ts"
import { firstInstantOf, wallAt } from "./zone.ts"

/** What was counted in a stretch of time that lies on one day in every zone: a quarter of an hour. */
export type Count = { readonly from: Instant; readonly conversations: number; readonly messages: number; readonly answers: number }

/** How long a visitor waited for a first answer. */
export type Wait = { readonly askedAt: Instant; readonly length: Duration }

/** I10. `date` as "2026-03-29"; `median` null where nothing was answered. */
export type DayFigures = {
  readonly date: string
  readonly conversations: number
  readonly messages: number
  readonly answers: number
  readonly median: Duration | null
}

/** The last `shown` days as a calendar in the zone has them; the last one has not ended. */
export type Shown = { readonly zone: string; readonly now: Instant; readonly shown: number }

/** I10: when the first of them begins: at its midnight, or where the clock leaves that out, right behind. */
export function firstMoment({ zone, now, shown }: Shown): Instant {
  return firstInstantOf(zone, days(dayIn(zone, now) - shown + 1))
}

/** I10: each of those days, oldest first, also where nothing happened. What was before them does not count. */
export function daily(counts: readonly Count[], waits: readonly Wait[], { zone, now, shown }: Shown): readonly DayFigures[] {
  const countsOf = Map.groupBy(counts, ({ from }) => dayIn(zone, from))
  const waitsOf = Map.groupBy(waits, ({ askedAt }) => dayIn(zone, askedAt))
  const first = dayIn(zone, now) - shown + 1
  return Array.from({ length: shown }, (_, i) => {
    const sum = (of: (count: Count) => number) => (countsOf.get(first + i) ?? []).reduce((total, count) => total + of(count), 0)
    return {
      date: dateOf(first + i),
      conversations: sum(({ conversations }) => conversations),
      messages: sum(({ messages }) => messages),
      answers: sum(({ answers }) => answers),
      median: median((waitsOf.get(first + i) ?? []).map(({ length }) => length)),
    }
  })
}

function dayIn(zone: string, at: Instant): EpochDay {
  return Math.floor(wallAt(zone, at) / days(1))
}
