import type { Status, WidgetMode } from "../../src/domain/model.ts"
import { days, hours, type Instant } from "../../src/domain/time.ts"
import { firstInstantOf, wallAt } from "../../src/domain/zone.ts"
import { html, type Html } from "../html.ts"
import { once } from "../../src/domain/once.ts"

export type Drawn = Status | WidgetMode
export type WeekPicture = {
  readonly from: Instant
  readonly until: Instant
  /** Whose days and hours the lines are. */
  readonly zone: string
  readonly label: string
  readonly lanes: readonly {
    readonly spans: readonly { readonly from: Instant; readonly until: Instant; readonly drawn: Drawn; readonly word: string }[]
  }[]
}

// In sixteenths of a rem, as the names beside it are (presence/week.css), so that they stay level however large the type is.
const WIDTH = 640
const HEAD = 40
const LANE = 32

/** Drawn here, so that it needs no script. Told apart by shape: full, hatched, a line. */
export function weekPicture({ from, until, zone, label, lanes }: WeekPicture): Html {
  const x = (at: Instant) => round(((Math.min(Math.max(at, from), until) - from) / (until - from)) * WIDTH)
  const height = HEAD + lanes.length * LANE
  return html`<svg class="week-picture" role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH / 16}rem" height="${height / 16}rem" focusable="false">
    <defs><pattern id="week-hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path class="week-hatch" d="M-1 7 7 -1M-1 1 1 -1M5 7 7 5"/></pattern></defs>
    ${daysIn(from, until, zone).map((day) => dayLines(day, zone, x, height))}
    <line class="week-line" x1="0" x2="${WIDTH}" y1="${HEAD}" y2="${HEAD}"/>
    ${lanes.map(({ spans }, i) => lane(spans, x, HEAD + i * LANE))}
    ${lanes.length > 1 && html`<line class="week-line" x1="0" x2="${WIDTH}" y1="${HEAD + LANE}" y2="${HEAD + LANE}"/>`}
  </svg>`
}

/** One of the picture's shapes, for its legend; it borrows the picture's pattern. */
export function swatch(drawn: Drawn): Html {
  return html`<svg class="week-swatch" viewBox="0 0 28 ${LANE}" aria-hidden="true" focusable="false">${bar(drawn, [[2, 26]], 0, "")}</svg>`
}

/** One shape for all stretches of a kind, however many they are. */
function lane(spans: WeekPicture["lanes"][number]["spans"], x: (at: Instant) => number, top: number): Html {
  const kinds = Map.groupBy(spans, ({ drawn }) => drawn)
  return html`${[...kinds].map(([drawn, alike]) =>
    bar(
      drawn,
      alike.map((span) => [x(span.from), x(span.until)]),
      top,
      alike[0]!.word,
    ),
  )}`
}

function bar(drawn: Drawn, stretches: readonly (readonly number[])[], top: number, word: string): Html | null {
  const wide = stretches.flatMap(([from, to]) => (to! > from! ? [{ from: from!, width: round(to! - from!) }] : []))
  if (wide.length === 0) return null
  const title = word === "" ? null : html`<title>${word}</title>`
  const isLine = drawn === "offline" || drawn === "hidden"
  const inset = drawn === "messenger" ? 10 : 7
  const height = LANE - 2 * inset
  return html`<path class="${isLine ? "week-none" : "week-bar"} week-${drawn}" d="${wide.map(({ from, width }) =>
    isLine ? `M${from} ${top + LANE / 2}h${width}` : `M${from} ${top + inset}h${width}v${height}h-${width}z`,
  )}" ${drawn === "invisible" && html`fill="url(#week-hatch)"`}>${title}</path>`
}

/** Midnight's line over the whole height, and ticks every six hours. */
function dayLines(day: Instant, zone: string, x: (at: Instant) => number, height: number): Html {
  const at = (hour: number) => x(firstInstantOf(zone, day + hours(hour)))
  const [start, end] = [at(0), at(24)]
  const [hasRoom, hasLittle] = [end - start > 54, start === 0 && end > 26]
  return html`${start > 0 && html`<line class="week-day" x1="${start}" x2="${start}" y1="0" y2="${height}"/>`}
    ${hasRoom && html`<text class="week-date" x="${start + 4}" y="14">${dayFormat().format(day).replace(",", "")}</text>`}
    ${!hasRoom && hasLittle && html`<text class="week-date" x="2" y="14">Now</text>`}
    ${[6, 12, 18].map((hour) => {
      const tick = at(hour)
      const isIn = tick > start && tick < end
      return (
        isIn &&
        html`<line class="week-tick" x1="${tick}" x2="${tick}" y1="34" y2="${height}"/>${tick > 8 && tick < WIDTH - 8 && html`<text class="week-hour" x="${tick}" y="31">${hour}</text>`}`
      )
    })}`
}

const dayFormat = once(() => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" }))

/** The midnights, as a clock on the wall has them, of all days that the stretch touches. */
function daysIn(from: Instant, until: Instant, zone: string): readonly Instant[] {
  const first = Math.floor(wallAt(zone, from) / days(1))
  const last = Math.floor(wallAt(zone, until - 1) / days(1))
  return Array.from({ length: last - first + 1 }, (_, i) => days(first + i))
}

function round(n: number): number {
  return Math.round(n * 100) / 100
}
