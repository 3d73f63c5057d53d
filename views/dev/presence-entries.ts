import { html } from "../html.ts"
import { zoneOptions } from "../parts/zones.ts"
import { historySection, type History, type PastChange } from "../presence/history.ts"
import { nowSection, standingWhy, type Everybody } from "../presence/now.ts"
import { presencePage, type Presence } from "../presence/presence.ts"
import { questionSection, type Question } from "../presence/question.ts"
import { strictSection } from "../presence/strict.ts"
import { swatch, weekPicture } from "../presence/week-picture.ts"
import { weekSection, weekTable, type ComingWeek } from "../presence/week.ts"
import { piece, wholePage, type Entry } from "./entries.ts"
import { frame } from "./sample-frame.ts"
import {
  ACCOUNT,
  ADA,
  BEN,
  CHLOE,
  GROUPS,
  HOSTILE,
  HOSTILE_WHY,
  LONG_NAME,
  LONG_TEXT,
  LONG_WORD,
  MALLORY,
  NOW,
  OVERLONG,
  PLAIN_ASSET,
  ROSTER,
} from "./sample-props.ts"

const HOUR = 3_600_000
const WEEK = 168 * HOUR
const READER = { now: NOW, zone: "Europe/Paris" }

const ALONE: ComingWeek = {
  from: NOW,
  until: NOW + WEEK,
  modes: [{ from: NOW, until: NOW + WEEK, mode: "messenger" }],
  agents: [{ id: ADA.id, name: ADA.name, spans: [{ from: NOW, until: NOW + WEEK, status: "offline", why: "" }] }],
}
/** Seven days of one after the other, each `long` hours. */
const cut = <T>(long: number, kinds: readonly T[]) =>
  Array.from({ length: Math.ceil(168 / long) }, (_, i) => ({
    from: NOW + i * long * HOUR,
    until: NOW + Math.min((i + 1) * long, 168) * HOUR,
    kind: kinds[i % kinds.length]!,
  }))
const spans = (long: number, why: string) =>
  cut(long, ["online", "invisible", "offline"] as const).map(({ kind, ...stretch }) => ({ ...stretch, status: kind, why }))
const BUSY: ComingWeek = {
  ...ALONE,
  modes: cut(14, ["live-chat", "messenger", "hidden"] as const).map(({ kind, ...stretch }) => ({ ...stretch, mode: kind })),
  agents: [
    { id: BEN.id, name: BEN.name, spans: spans(9, "Start of their hours") },
    { id: OVERLONG.id, name: LONG_NAME, spans: spans(1, LONG_TEXT) },
    { id: MALLORY.id, name: HOSTILE, spans: spans(50, HOSTILE) },
  ],
}

const UNASKED: Question = {
  form: { at: "", group: "", visitor: "new", with: [], problems: {} },
  answer: {
    at: NOW,
    mode: "live-chat",
    faces: [ADA, BEN],
    reasons: [
      { rule: "M2", text: "No ongoing conversation." },
      { rule: "M3", text: "Ada." },
    ],
    backAt: null,
  },
  groups: [],
}
const LATER: Question = {
  form: { at: "2026-03-06T22:00", group: "nobody", visitor: "ongoing", with: ["ada", "overlong"], problems: {} },
  answer: {
    at: NOW + 108 * HOUR,
    mode: "messenger",
    faces: [BEN, OVERLONG, MALLORY],
    reasons: (["M2", "M3", "M4", "M5"] as const).map((rule) => ({ rule, text: LONG_TEXT })),
    backAt: NOW + WEEK,
  },
  groups: GROUPS,
}
const HOSTILE_QUESTION: Question = {
  form: { at: HOSTILE, group: HOSTILE, visitor: "ongoing", with: [], problems: { at: HOSTILE, group: HOSTILE, with: HOSTILE } },
  answer: null,
  groups: GROUPS,
}

const NO_HISTORY: History = { changes: [], agentId: null, olderThan: null, isNewest: true }
const change = (number: number, agentId: string, why: string, setting: string | null): PastChange => ({
  number,
  agentId,
  from: "online",
  to: number % 2 === 0 ? "offline" : "invisible",
  at: NOW - number * HOUR,
  why,
  setting,
})
const PAST: History = {
  changes: [
    change(4, "ben", "End of their hours", "end at 17:00 Europe/Paris"),
    change(3, "overlong", LONG_TEXT, LONG_WORD),
    change(2, "mallory", HOSTILE, HOSTILE),
    change(1, "nobody-any-more", "Set by Ada", null),
  ],
  agentId: "overlong",
  olderThan: 1,
  isNewest: false,
}

const FEW: Everybody = {
  people: [{ agent: ADA, status: "offline", words: "Offline.", closed: null }],
  counts: { online: 0, invisible: 0, offline: 1 },
  page: { number: 1, of: 1 },
}
const presence = (changes: Partial<Presence>): Presence => ({
  now: NOW,
  sameUntil: NOW + HOUR,
  everybody: FEW,
  week: ALONE,
  question: UNASKED,
  history: NO_HISTORY,
  ...changes,
})
const EVERYBODY: Everybody = {
  counts: { online: 1, invisible: 1, offline: 43 },
  page: { number: 2, of: 3 },
  people: [
    {
      agent: BEN,
      status: "online",
      words: "Online since 09:00, start of their hours. Offline at 17:00, end of their hours. Back online Tue 09:00.",
      closed: "Ben is online, but their inbox has been closed for 3 h.",
    },
    { agent: CHLOE, status: "invisible", words: "Invisible since 09:10, chosen by them.", closed: null },
    { agent: OVERLONG, status: "offline", words: LONG_TEXT, closed: LONG_TEXT },
    { agent: MALLORY, status: "offline", words: HOSTILE, closed: HOSTILE },
  ],
}

/** P13. */
export const presenceEntries: readonly Entry[] = [
  ...wholePage("presence/presence", "presencePage", {
    "alone, no history": (asset) => presencePage(frame(asset, { roster: [ADA] }), presence({})),
    overlong: (asset) => presencePage(frame(asset), presence({ everybody: EVERYBODY, week: BUSY, question: LATER, history: PAST })),
    hostile: (asset) =>
      presencePage(
        frame(asset, {
          statusWords: HOSTILE_WHY,
          agent: { ...MALLORY, role: "admin" },
          account: { ...ACCOUNT, name: HOSTILE },
          done: HOSTILE,
        }),
        presence({ everybody: EVERYBODY, week: BUSY, question: HOSTILE_QUESTION, history: PAST }),
      ),
  }),
  ...piece("presence/strict", "strictSection", { off: () => strictSection(false), on: () => strictSection(true) }),
  ...piece("presence/now", "standingWhy", { hostile: () => standingWhy({ agent: MALLORY, words: HOSTILE }) }),
  ...piece("presence/now", "nowSection", { usual: () => nowSection(EVERYBODY, frame(PLAIN_ASSET, { agent: BEN })) }),
  ...piece("presence/week", "weekSection", { empty: () => weekSection(ALONE, 1, READER), overlong: () => weekSection(BUSY, 2, READER) }),
  ...piece("presence/week", "weekTable", { empty: () => weekTable(ALONE, READER), overlong: () => weekTable(BUSY, READER) }),
  ...piece("presence/week-picture", "weekPicture", {
    empty: () => weekPicture({ from: NOW, until: NOW + WEEK, zone: "UTC", label: "", lanes: [] }),
    "a week in which summer time begins": () =>
      weekPicture({ from: NOW + 26 * 24 * HOUR, until: NOW + 33 * 24 * HOUR, zone: "Europe/Paris", label: HOSTILE, lanes: [] }),
  }),
  ...piece("presence/week-picture", "swatch", { hidden: () => swatch("hidden") }),
  ...piece("presence/question", "questionSection", {
    "hidden widget": () =>
      questionSection({ ...UNASKED, answer: { ...UNASKED.answer!, mode: "hidden", backAt: NOW + HOUR } }, frame(PLAIN_ASSET), READER),
    later: () => questionSection(LATER, frame(PLAIN_ASSET), READER),
  }),
  ...piece("presence/history", "historySection", {
    empty: () => historySection(NO_HISTORY, [ADA], READER),
    "empty, of one": () => historySection({ ...NO_HISTORY, agentId: "ada" }, ROSTER, READER),
    overlong: () => historySection(PAST, ROSTER, READER),
  }),
  ...piece("parts/zones", "zoneOptions", {
    usual: () => html`<select aria-label="Zone">${zoneOptions("Europe/Paris")}</select>`,
    hostile: () => html`<select aria-label="Zone">${zoneOptions(HOSTILE)}</select>`,
  }),
]
