import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { strictSection } from "./strict.ts"
import { live } from "../parts/live.ts"
import { settingsPage, type SettingsFrame } from "../settings/frame.ts"
import { historySection, type History } from "./history.ts"
import { nowSection, type Everybody } from "./now.ts"
import { questionSection, type Question } from "./question.ts"
import { weekSection, type ComingWeek } from "./week.ts"

export type Presence = {
  readonly now: Instant
  /** Until then the clock alone changes nothing that is told here. */
  readonly sameUntil: Instant
  readonly everybody: Everybody
  readonly week: ComingWeek
  readonly question: Question
  readonly history: History
}

/** P13: who is there, why, until when, what visitors see of it, and how it came to be. All moments are told in the reader's zone. */
export function presencePage(frame: SettingsFrame, { now, sameUntil, everybody, week, question, history }: Presence): Html {
  const reader = { now, zone: frame.statusWords.zone }
  return settingsPage(frame, {
    title: "Presence",
    href: "/settings/presence",
    lead: "Who is there, why, and what your visitors see of it.",
    content: html`${live((version) => html`<p class="small muted" id="presence-zone" data-live="${version}">Times are those of ${reader.zone.replaceAll("_", " ")}. <a href="/settings/availability">Change</a></p>`)}
      <div class="presence-live" id="presence-live">${nowSection(everybody, frame)} ${weekSection(week, everybody.page.number, reader)}</div>
      ${live((version) => html`<data hidden id="live-until" data-live="${version}" value="${sameUntil}"></data>`)} ${questionSection(question, frame, reader)} ${strictSection(frame.account.isPresenceStrict)} ${historySection(history, frame.roster, reader)}`,
  })
}
