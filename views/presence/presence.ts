import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { strictSection } from "./strict.ts"
import { settingsPage, type SettingsFrame } from "../settings/frame.ts"
import { historySection, type History } from "./history.ts"
import { nowSection, type Standing } from "./now.ts"
import { questionSection, type Question } from "./question.ts"
import { weekSection, type ComingWeek } from "./week.ts"

export type Presence = {
  readonly now: Instant
  readonly people: readonly Standing[]
  readonly week: ComingWeek
  readonly question: Question
  readonly history: History
}

/** P13: who is there, why, until when, what visitors see of it, and how it came to be. All moments are told in the account's zone. */
export function presencePage(frame: SettingsFrame, { now, people, week, question, history }: Presence): Html {
  const reader = { now, zone: frame.account.timeZone }
  return settingsPage(frame, {
    title: "Presence",
    href: "/settings/presence",
    lead: "Who is there, why, and what your visitors see of it.",
    content: html`<p class="small muted">Times are those of ${reader.zone.replaceAll("_", " ")}. <a href="/settings/account">Change</a></p>
      <div class="presence-live" id="presence-live" data-live>${nowSection(people, frame.agent)} ${weekSection(week, reader)}</div>
      ${questionSection(question, frame, reader)} ${strictSection(frame.account.isPresenceStrict)} ${historySection(history, frame.roster, reader)}`,
  })
}
