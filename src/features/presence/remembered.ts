import { changesAhead } from "../../domain/explanation.ts"
import type { StatusChange, StatusFacts } from "../../domain/status.ts"
import { days, type Instant } from "../../domain/time.ts"

/** An answer that is true for a clock before `until`, and not before it was asked. */
export type Answer<T> = { readonly answer: T; readonly until: Instant }
type Known<T> = Answer<T> & { readonly from: Instant; readonly last: StatusFacts["last"]; readonly hours: StatusFacts["hours"] }

/** What follows from one agent's facts is worked out again only when they are others, or its time is over: most writes are of one agent. */
export function untilOthers<T>(ask: (facts: StatusFacts, now: Instant) => Answer<T>): (facts: StatusFacts, now: Instant) => T {
  // By what the facts are made of, which are new objects whenever anything is written.
  const all = new WeakMap<StatusFacts["autoOffline"], Known<T>>()
  return (facts, now) => {
    const known = all.get(facts.autoOffline)
    if (known && isOf(known, facts) && known.from <= now && now < known.until) return known.answer
    const { answer, until } = ask(facts, now)
    all.set(facts.autoOffline, { answer, until, from: now, last: facts.last, hours: facts.hours })
    return answer
  }
}

function isOf({ last, hours }: Known<unknown>, facts: StatusFacts): boolean {
  return last === facts.last && hours.availability === facts.hours.availability && hours.daysOff === facts.hours.daysOff
}

/** P13: as `changesAhead`, for a week or less. */
export const weekAhead: typeof changesAhead = (facts, now, until) => ahead(facts, now).filter(({ at }) => at <= until)

const ahead = untilOthers<readonly StatusChange[]>((facts, now) => {
  const changes = changesAhead(facts, now, now + days(8))
  return { answer: changes, until: Math.min(now + days(1), ...changes.slice(0, 1).map(({ at }) => at)) }
})
