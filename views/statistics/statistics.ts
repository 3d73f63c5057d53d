import type { Account, Agent } from "../../src/domain/model.ts"
import type { DayFigures } from "../../src/domain/statistics.ts"
import type { Duration, Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { socket } from "../inbox/socket.ts"
import { page, type AssetUrl } from "../page.ts"
import { icon } from "../parts/icons.ts"
import { appFrame } from "../parts/shell.ts"
import type { StatusWords } from "../parts/status-menu.ts"
import { once } from "../../src/domain/once.ts"

export type Statistics = {
  readonly now: Instant
  readonly agent: Agent
  readonly roster: readonly Agent[]
  readonly account: Account
  readonly statusWords: StatusWords
  readonly counts: { readonly mine: number; readonly unassigned: number }
  readonly days: readonly DayFigures[]
  readonly median: Duration | null
}

/** I10: each picture has its table beside it, which says the same to everybody. */
export function statisticsPage({ days, median, ...frame }: Statistics, asset: AssetUrl): Html {
  const sum = (of: (day: DayFigures) => number) => days.reduce((total, day) => total + of(day), 0)
  const isEmpty = sum((day) => day.messages) === 0
  const content = html`${socket(frame.agent, frame.roster, frame.now)}<main class="report" id="main" tabindex="0">
    <header class="report-head"><h1>Statistics</h1><p class="muted">${lead(days.length, frame)}</p></header>
    <dl class="figures">
      ${figure("New conversations", countFormat().format(sum((day) => day.conversations)))}
      ${figure("Messages", countFormat().format(sum((day) => day.messages)))}
      ${figure("Answers by agents", countFormat().format(sum((day) => day.answers)))}
      ${figure("Median first response", median === null ? "–" : duration(median))}
    </dl>
    ${
      isEmpty
        ? html`<div class="empty">${icon("statistics")}<h2>Nothing to count yet</h2><p>The first conversation makes the first bar.</p></div>`
        : html`<section class="report-part" aria-labelledby="by-day"><h2 id="by-day">Conversations by day</h2>${bars(days)}${table(days)}</section>`
    }
  </main>`
  return page({ title: "Statistics", asset, body: appFrame({ ...frame, current: "statistics", content }) })
}

/** Whoever may change the zone is led to where. */
function lead(days: number, { agent, account }: Pick<Statistics, "agent" | "account">): Html {
  const zone = account.timeZone.replaceAll("_", " ")
  return html`The last ${days} days, in the time of ${agent.role === "admin" ? html`<a href="/settings/account">${zone}</a>` : zone}.`
}

function figure(name: string, value: string): Html {
  return html`<div class="figure"><dt>${name}</dt><dd>${value}</dd></div>`
}

const HEIGHT = 140
const STEP = 48

/** Drawn here, so that it needs no script. The table below says it in numbers. */
function bars(days: readonly DayFigures[]): Html {
  const most = Math.max(...days.map((day) => day.conversations), 1)
  const width = days.length * STEP
  return html`<svg class="bars" viewBox="0 0 ${width} ${HEIGHT + 40}" aria-hidden="true" focusable="false">
    <line class="bars-floor" x1="0" x2="${width}" y1="${HEIGHT + 16}" y2="${HEIGHT + 16}"/>
    ${days.map((day, i) => {
      const height = Math.round((day.conversations / most) * HEIGHT)
      const x = i * STEP
      return html`<rect class="bar" x="${x + 10}" y="${HEIGHT + 16 - height}" width="${STEP - 20}" height="${height}" rx="3"/>${
        day.conversations > 0 && html`<text class="bar-value" x="${x + STEP / 2}" y="${HEIGHT + 10 - height}">${day.conversations}</text>`
      }<text class="bar-day${(days.length - i) % 2 === 0 && " bar-day-odd"}" x="${x + STEP / 2}" y="${HEIGHT + 33}">${dayFormat().format(Date.parse(day.date))}</text>`
    })}
  </svg>`
}

function table(days: readonly DayFigures[]): Html {
  return html`<div class="report-table" role="group" aria-label="Table" tabindex="0"><table class="table figures-table">
    <thead><tr><th scope="col">Day</th><th scope="col">New conver­sations</th><th scope="col">Messages</th><th scope="col">Answers</th><th scope="col">Median first response</th></tr></thead>
    <tbody>${days
      .toReversed()
      .map(
        (day) =>
          html`<tr><th scope="row"><span class="figures-weekday">${weekdayFormat().format(Date.parse(day.date))} </span>${dayFormat().format(Date.parse(day.date))}</th><td>${countFormat().format(day.conversations)}</td><td>${countFormat().format(day.messages)}</td><td>${countFormat().format(day.answers)}</td><td>${day.median === null ? "–" : duration(day.median)}</td></tr>`,
      )}</tbody>
  </table></div>`
}

const countFormat = once(() => new Intl.NumberFormat("en-GB"))

// A date has no zone: read as UTC, written as UTC.
const dayFormat = once(() => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" }))
const weekdayFormat = once(() => new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone: "UTC" }))

/** As people say it: 42 s, 3 min, 1 h 5 min. */
export function duration(ms: Duration): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`
}
