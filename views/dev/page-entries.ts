import type { Group } from "../../src/domain/model.ts"
import type { DayFigures } from "../../src/domain/statistics.ts"
import { weekOf } from "../../src/domain/week.ts"
import { invitePage, type Invitation } from "../agents/invite.ts"
import { teamPage, type OpenInvite } from "../agents/team.ts"
import { groupPage, type GroupForm } from "../groups/group.ts"
import { groupsPage } from "../groups/groups.ts"
import { forgotPage, type Forgot } from "../auth/forgot.ts"
import { loginPage } from "../auth/login.ts"
import { newPasswordPage } from "../auth/new-password.ts"
import { html } from "../html.ts"
import { UNTOUCHED } from "../parts/fields.ts"
import { accountPage } from "../settings/account.ts"
import { availabilityPage, type Availability } from "../settings/availability.ts"
import { hoursSection, type TypedRange } from "../settings/hours.ts"
import { daysOffPage, type DaysOff } from "../settings/days-off.ts"
import { settingsDocument, settingsPage, type SettingsFrame } from "../settings/frame.ts"
import { overviewPage } from "../settings/overview.ts"
import { profilePage } from "../settings/profile.ts"
import { widgetPage } from "../settings/widget.ts"
import { setupPage } from "../setup/setup.ts"
import type { AssetUrl } from "../page.ts"
import { panelPage, type Panel } from "../widget/panel.ts"
import { tryPage } from "../widget/try.ts"
import { statisticsPage } from "../statistics/statistics.ts"
import { visitorRows, visitorsPage, type Online } from "../visitors/visitors.ts"
import { piece, wholePage, type Entry } from "./entries.ts"
import { clockPage, devPage, galleryPage, mailboxPage, samplePage } from "./pages.ts"
import {
  ACCOUNT,
  ADA,
  CHLOE,
  GROUPS,
  HOSTILE,
  INTRUDER,
  LONGWINDED,
  LONG_NAME,
  LONG_TEXT,
  LONG_WORD,
  MALLORY,
  MILA,
  NOW,
  OVERLONG,
  ROSTER,
  STRANGER,
  TALK,
  WHY,
  HOSTILE_WHY,
} from "./sample-props.ts"

const WRONG = {
  values: { name: HOSTILE, company: HOSTILE, email: HOSTILE, color: HOSTILE, "missed-after": HOSTILE },
  problems: {
    name: LONG_TEXT,
    company: HOSTILE,
    email: HOSTILE,
    password: HOSTILE,
    current: HOSTILE,
    picture: HOSTILE,
    color: HOSTILE,
    "missed-after": HOSTILE,
  },
}
const frame = (asset: AssetUrl, changes: Partial<SettingsFrame> = {}): SettingsFrame => ({
  asset,
  agent: ADA,
  roster: ROSTER,
  statusWords: WHY,
  account: ACCOUNT,
  counts: { mine: 0, unassigned: 7 },
  done: null,
  ...changes,
})
const hostileFrame = (asset: AssetUrl) =>
  frame(asset, { statusWords: HOSTILE_WHY, agent: { ...MALLORY, role: "admin" }, account: { ...ACCOUNT, name: HOSTILE }, done: HOSTILE })
const INVITES: readonly OpenInvite[] = [
  { id: "open", role: "agent", email: null, expiresAt: NOW, link: `https://chat.example/invite/${LONG_WORD}`, mail: null },
  {
    id: "long",
    role: "agent",
    email: OVERLONG.email,
    expiresAt: NOW,
    link: "https://chat.example/invite/abc",
    mail: `Mail waits and is tried again: ${LONG_TEXT}`,
  },
  { id: "evil", role: "admin", email: HOSTILE, expiresAt: NOW, link: HOSTILE, mail: HOSTILE },
]
const NO_GROUP: GroupForm = { saved: null, draft: { name: "", names: {}, isPrivate: false, members: [] }, problems: {} }
const known = (group: Group, changes: Partial<GroupForm> = {}): GroupForm => ({
  saved: { ...group, open: { nobodys: 99_999, somebodys: 1 } },
  draft: group,
  problems: {},
  ...changes,
})
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
const invitation = (asset: AssetUrl): Invitation => ({
  asset,
  token: "",
  company: "",
  inviter: "",
  role: "agent",
  email: null,
  form: UNTOUCHED,
})
const forgot = (asset: AssetUrl, changes: Partial<Forgot> = {}): Forgot => ({
  asset,
  canMail: true,
  mailedTo: null,
  problem: null,
  form: UNTOUCHED,
  ...changes,
})
const panel = (asset: AssetUrl, changes: Partial<Panel> = {}): Panel => ({
  company: ACCOUNT.name,
  mode: "live-chat",
  faces: ROSTER.slice(0, 3).map(({ id, name, picture }) => ({ id, name, picture })),
  colors: { fill: "#a2470f", ink: "#ffffff", accent: "#a2470f", accentDark: "#e8a27c" },
  texts: {
    chat: "Chat",
    close: "Close chat",
    message: "Message",
    messages: "Messages",
    send: "Send",
    connecting: "Connecting…",
    emoji: "Emoji",
    newest: "Newest",
    ask: "Who?",
    change: "Change",
    copy: "Email me this",
    copyTo: "Email",
    copySend: "Send",
    copyCancel: "Cancel",
  },
  asset,
  ...changes,
})

const ONLINE: readonly Online[] = [
  { visitor: null, conversation: null, page: { url: "", title: "", referrer: "" }, since: NOW },
  { visitor: LONGWINDED, conversation: TALK, page: LONGWINDED.page!, since: NOW },
  { visitor: STRANGER, conversation: null, page: MILA.page!, since: NOW },
  { visitor: INTRUDER, conversation: { ...TALK, id: HOSTILE }, page: INTRUDER.page!, since: NOW },
]

const DAYS: readonly DayFigures[] = Array.from({ length: 14 }, (_, i) => ({
  date: `2026-03-${i + 17}`,
  conversations: (i * 7) % 11,
  messages: i * 99_999,
  answers: i * 44_444,
  median: i % 3 === 0 ? null : i * 700_000,
}))

const NOTHING = { conversations: 0, messages: 0, answers: 0, median: null }

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

/** Pages: at the door, settings, the widget, and the rooms behind the shop. */
export const pageEntries: readonly Entry[] = [
  ...wholePage("auth/login", "loginPage", {
    empty: (asset) => loginPage({ asset, email: "", next: null, problem: null, isSetUp: true }),
    "not set up": (asset) => loginPage({ asset, email: "", next: null, problem: null, isSetUp: false }),
    overlong: (asset) => loginPage({ asset, email: OVERLONG.email, next: "/inbox", problem: LONG_TEXT, isSetUp: true }),
    hostile: (asset) => loginPage({ asset, email: HOSTILE, next: HOSTILE, problem: HOSTILE, isSetUp: true }),
  }),
  ...wholePage("auth/forgot", "forgotPage", {
    empty: (asset) => forgotPage(forgot(asset)),
    "no server set": (asset) => forgotPage(forgot(asset, { canMail: false })),
    answered: (asset) => forgotPage(forgot(asset, { mailedTo: ADA.email })),
    "answered, overlong": (asset) => forgotPage(forgot(asset, { mailedTo: OVERLONG.email })),
    "too often": (asset) =>
      forgotPage(
        forgot(asset, { problem: "Too many tries. Wait 42 minutes and try again.", form: { values: { email: ADA.email }, problems: {} } }),
      ),
    hostile: (asset) => forgotPage(forgot(asset, { problem: HOSTILE, form: WRONG })),
    "answered, hostile": (asset) => forgotPage(forgot(asset, { mailedTo: HOSTILE })),
  }),
  ...wholePage("auth/new-password", "newPasswordPage", {
    overlong: (asset) => newPasswordPage({ asset, token: "", name: LONG_NAME, email: OVERLONG.email, form: UNTOUCHED }),
    hostile: (asset) => newPasswordPage({ asset, token: HOSTILE, name: HOSTILE, email: HOSTILE, form: WRONG }),
  }),
  ...wholePage("setup/setup", "setupPage", {
    empty: (asset) => setupPage({ asset, token: "", form: UNTOUCHED }),
    hostile: (asset) => setupPage({ asset, token: HOSTILE, form: WRONG }),
  }),
  ...wholePage("agents/invite", "invitePage", {
    empty: (asset) => invitePage(invitation(asset)),
    overlong: (asset) => invitePage({ ...invitation(asset), company: LONG_NAME, inviter: LONG_NAME, role: "admin", email: OVERLONG.email }),
    hostile: (asset) =>
      invitePage({ ...invitation(asset), token: HOSTILE, company: HOSTILE, inviter: HOSTILE, email: HOSTILE, form: WRONG }),
  }),
  ...wholePage("agents/team", "teamPage", {
    "nobody else": (asset) => teamPage(frame(asset, { roster: [ADA] }), { invites: [], form: UNTOUCHED }),
    usual: (asset) => teamPage(frame(asset, { done: "invited" }), { invites: INVITES, form: UNTOUCHED }),
    hostile: (asset) => teamPage(hostileFrame(asset), { invites: INVITES, form: WRONG }),
  }),
  ...wholePage("groups/groups", "groupsPage", {
    empty: (asset) => groupsPage(frame(asset), []),
    "usual, overlong": (asset) => groupsPage(frame(asset, { done: "group" }), GROUPS),
    "asking, with nothing to choose": (asset) => groupsPage(frame(asset, { account: { ...ACCOUNT, asksForGroup: true } }), GROUPS.slice(1)),
    hostile: (asset) => groupsPage(hostileFrame(asset), GROUPS),
  }),
  ...wholePage("groups/group", "groupPage", {
    empty: (asset) => groupPage(frame(asset, { roster: [ADA] }), NO_GROUP),
    usual: (asset) => groupPage(frame(asset), known(GROUPS[0]!)),
    overlong: (asset) =>
      groupPage(frame(asset), known(GROUPS[1]!, { problems: { name: LONG_TEXT, "name-de": LONG_TEXT, member: LONG_TEXT } })),
    hostile: (asset) =>
      groupPage(hostileFrame(asset), known(GROUPS[2]!, { problems: { name: HOSTILE, "name-ar": HOSTILE, member: HOSTILE } })),
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
  ...wholePage("settings/overview", "overviewPage", {
    usual: (asset) => overviewPage(frame(asset)),
    "for an agent": (asset) => overviewPage(frame(asset, { agent: CHLOE })),
    hostile: (asset) => overviewPage(hostileFrame(asset)),
  }),
  ...wholePage("settings/frame", "settingsPage", {
    empty: (asset) => settingsPage(frame(asset, { agent: CHLOE }), { title: "", href: "", lead: "", content: html`` }),
    hostile: (asset) =>
      settingsPage(hostileFrame(asset), {
        title: HOSTILE,
        href: HOSTILE,
        lead: HOSTILE,
        above: { name: HOSTILE, href: "/settings/groups" },
        content: html`${HOSTILE}`,
      }),
  }),
  ...wholePage("settings/frame", "settingsDocument", {
    hostile: (asset) => settingsDocument(hostileFrame(asset), HOSTILE, html`<main id="main">${HOSTILE}</main>`),
  }),
  ...wholePage("settings/account", "accountPage", {
    usual: (asset) => accountPage(frame(asset)),
    overlong: (asset) => accountPage(frame(asset, { account: { ...ACCOUNT, name: LONG_NAME } })),
    hostile: (asset) => accountPage(hostileFrame(asset), WRONG),
  }),
  ...wholePage("settings/widget", "widgetPage", {
    usual: (asset) => widgetPage(frame(asset, { done: "widget" }), { publicUrl: "https://chat.example", warning: null }),
    hostile: (asset) => widgetPage(hostileFrame(asset), { publicUrl: HOSTILE, warning: HOSTILE }, WRONG),
  }),
  ...wholePage("settings/profile", "profilePage", {
    empty: (asset) => profilePage(frame(asset, { agent: { ...ADA, hasShortcuts: false } }), { sessions: [], isToldWhenInvisible: false }),
    overlong: (asset) =>
      profilePage(frame(asset, { agent: OVERLONG, done: "advanced" }), {
        sessions: [{ browser: LONG_WORD, since: NOW, isThis: false }],
        isToldWhenInvisible: true,
      }),
    hostile: (asset) =>
      profilePage(hostileFrame(asset), {
        sessions: [{ browser: HOSTILE, since: NOW, isThis: true }],
        isToldWhenInvisible: false,
        form: WRONG,
      }),
  }),
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
  ...wholePage("visitors/visitors", "visitorsPage", {
    empty: (asset) => visitorsPage({ ...frame(asset), visitors: [] }, asset),
    "overlong, hostile": (asset) => visitorsPage({ ...hostileFrame(asset), visitors: ONLINE }, asset),
  }),
  ...piece("visitors/visitors", "visitorRows", {
    empty: () =>
      html`<table>
        <tbody>
          ${visitorRows([])}
        </tbody>
      </table>`,
    usual: () =>
      html`<table class="table">
        <tbody>
          ${visitorRows(ONLINE)}
        </tbody>
      </table>`,
  }),
  ...wholePage("statistics/statistics", "statisticsPage", {
    empty: (asset) => statisticsPage({ ...frame(asset), days: DAYS.map((day) => ({ ...day, ...NOTHING })), median: null }, asset),
    overlong: (asset) => statisticsPage({ ...frame(asset), days: DAYS, median: 42_000 }, asset),
  }),
  ...wholePage("widget/panel", "panelPage", {
    "nobody there": (asset) => panelPage(panel(asset, { mode: "messenger", faces: [] })),
    overlong: (asset) => panelPage(panel(asset, { company: LONG_NAME })),
    hostile: (asset) => panelPage(panel(asset, { company: HOSTILE, faces: [{ id: HOSTILE, name: HOSTILE, picture: HOSTILE }] })),
  }),
  ...wholePage("widget/try", "tryPage", {
    usual: (asset) => tryPage({ company: ACCOUNT.name, loader: "/widget.js", asset }),
    hostile: (asset) => tryPage({ company: HOSTILE, loader: "/widget.js", asset }),
  }),
  ...wholePage("dev/pages", "devPage", {
    empty: (asset) => devPage({ asset, signIns: [], password: "" }),
    hostile: (asset) => devPage({ asset, signIns: ROSTER, password: HOSTILE }),
  }),
  ...wholePage("dev/pages", "clockPage", { "the first moment": (asset) => clockPage({ asset, now: 0 }) }),
  ...wholePage("dev/pages", "mailboxPage", {
    empty: (asset) => mailboxPage({ asset, mails: [] }),
    hostile: (asset) =>
      mailboxPage({ asset, mails: [{ id: "mail", to: HOSTILE, subject: HOSTILE, text: HOSTILE, state: "sent", at: NOW }] }),
  }),
  ...wholePage("dev/pages", "galleryPage", { empty: (asset) => galleryPage({ asset, entries: [] }) }),
  ...wholePage("dev/pages", "samplePage", {
    hostile: (asset) =>
      samplePage({
        asset,
        entry: { name: "x", file: "x", view: HOSTILE, sample: HOSTILE, isWholePage: false, html: () => html`${HOSTILE}` },
      }),
  }),
]
