import type { DayFigures } from "../../src/domain/statistics.ts"
import { html } from "../html.ts"
import type { AssetUrl } from "../page.ts"
import { panelPage, type Panel } from "../widget/panel.ts"
import { tryPage } from "../widget/try.ts"
import { statisticsPage } from "../statistics/statistics.ts"
import { visitorRows, visitorsPage, type Online } from "../visitors/visitors.ts"
import { piece, wholePage, type Entry } from "./entries.ts"
import { clockPage, devPage, galleryPage, mailboxPage, samplePage } from "./pages.ts"
import { frame, hostileFrame } from "./sample-frame.ts"
import { ACCOUNT, HOSTILE, INTRUDER, LONGWINDED, LONG_NAME, LONG_TEXT, MILA, NOW, ROSTER, STRANGER, TALK } from "./sample-props.ts"

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

/** Pages that have no part of the gallery to themselves: who is there, figures, the widget, and the rooms behind the shop. */
export const pageEntries: readonly Entry[] = [
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
    empty: (asset) => devPage({ asset, demo: { signIns: [], password: "" }, whyKept: null }),
    "somebody's data": (asset) => devPage({ asset, demo: null, whyKept: LONG_TEXT }),
    hostile: (asset) => devPage({ asset, demo: { signIns: ROSTER, password: HOSTILE }, whyKept: HOSTILE }),
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
