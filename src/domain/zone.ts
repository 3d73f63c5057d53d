import { hours, type Duration, type Instant } from "./time.ts"

/** A local date and time as the milliseconds since 1970 that it would be in UTC: what a clock on the wall shows. */
export type Wall = number

/** A stretch in which a zone keeps one offset from UTC. */
type Span = { readonly from: Instant; readonly until: Instant; readonly offset: Duration }

// Answers of the time zone database, kept because each costs a microsecond and a tick asks for every agent (P9).
const known = new Map<string, Span[]>()
const KEPT_PER_ZONE = 64

/** What a clock on the wall shows in the zone. Throws RangeError for an unknown zone: `checkedZone` comes first. */
export function wallAt(zone: string, at: Instant): Wall {
  return at + spanAt(zone, at).offset
}

/**
 * P9, DST: the first instant at which a clock on the wall shows `wall` or later. In a repeated hour that is the first occurrence;
 * for a time inside a gap it is the first instant after the gap. Never falls when `wall` grows, so no end comes before its start.
 */
export function firstInstantOf(zone: string, wall: Wall): Instant {
  let span = spanAt(zone, wall - hours(36))
  for (;;) {
    const at = Math.max(span.from, wall - span.offset)
    if (at < span.until) return at
    span = spanAt(zone, span.until)
  }
}

/**
 * P9, P13: who a time zone is from. "nobody": what stands there means nothing yet. "browser": taken with the first sign of life, whatever it
 * was. "agent": saved in the settings, and never overwritten by what a browser tells.
 */
export type ZoneFrom = "nobody" | "browser" | "agent"

/** P9: the zone's name as the database spells it, or null: for unknown names, and for bare offsets, which know no summer. */
export function checkedZone(name: string): string | null {
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) return null
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId
  } catch {
    return null
  }
}

function spanAt(zone: string, at: Instant): Span {
  let spans = known.get(zone)
  for (const span of spans ?? []) if (span.from <= at && at < span.until) return span
  if (!spans || spans.length >= KEPT_PER_ZONE) known.set(zone, (spans = []))
  const span = askedSpan(zone, at)
  spans.push(span)
  return span
}

function askedSpan(zone: string, at: Instant): Span {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone)
  // "previous" is strictly before, and `at` may be the very moment of the change.
  const from = local.add({ milliseconds: 1 }).getTimeZoneTransition("previous")
  const until = local.getTimeZoneTransition("next")
  return {
    from: from?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: until?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: local.offsetNanoseconds / 1_000_000,
  }
}
