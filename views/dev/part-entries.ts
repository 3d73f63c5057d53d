import { errorPage } from "../errors.ts"
import { html } from "../html.ts"
import { page } from "../page.ts"
import { avatar } from "../parts/avatar.ts"
import { card } from "../parts/card.ts"
import { copyField, field, passwordOf, problemLine, saveButton, switchField, switchForm, UNTOUCHED } from "../parts/fields.ts"
import { icon, logo } from "../parts/icons.ts"
import { live } from "../parts/live.ts"
import { moment } from "../parts/moment.ts"
import { section } from "../parts/section.ts"
import { appFrame } from "../parts/shell.ts"
import { lastOnlineGone, lastOnlineWarning, statusHint, statusMenu, statusNotice } from "../parts/status-menu.ts"
import { toast } from "../parts/toast.ts"
import { tooLong } from "../parts/too-long.ts"
import { piece, wholePage, type Entry } from "./entries.ts"
import {
  ACCOUNT,
  ADA,
  BEN,
  CHLOE,
  HOSTILE,
  LONG_NAME,
  LONG_TEXT,
  LONG_WORD,
  NOW,
  OVERLONG,
  ROSTER,
  WHY,
  HOSTILE_WHY,
} from "./sample-props.ts"

const wrong = { values: { name: HOSTILE }, problems: { name: `${LONG_WORD} does not fit.` } }
const frame = {
  agent: ADA,
  roster: ROSTER,
  account: ACCOUNT,
  statusWords: WHY,
  current: null,
  counts: { mine: 0, unassigned: 0 },
  content: html``,
}
const main = html`<main id="main"><h1>Content</h1></main>`

/** Shells and small parts. */
export const partEntries: readonly Entry[] = [
  ...wholePage("page", "page", {
    empty: () => page({ title: "", asset: null, body: html`` }),
    hostile: (asset) => page({ title: HOSTILE, asset, body: html`<main id="main"><h1>${HOSTILE}</h1></main>`, toast: toast(HOSTILE) }),
  }),
  ...wholePage("errors", "errorPage.page", {
    "unknown status": () => errorPage.page(418, ""),
    overlong: (asset) => errorPage.page(422, LONG_TEXT, asset),
    "not found": (asset) => errorPage.page(404, "There is nothing at this address.", asset),
    "signed out": (asset) => errorPage.page(401, "Sign in first.", asset),
    hostile: (asset) => errorPage.page(409, HOSTILE, asset),
  }),
  ...piece("errors", "errorPage.toast", { overlong: () => errorPage.toast(LONG_TEXT), hostile: () => errorPage.toast(HOSTILE) }),
  ...piece("parts/avatar", "avatar", {
    "no name": () => avatar({ id: "", name: "" }),
    overlong: () => avatar(OVERLONG, "huge", "offline"),
    hostile: () => avatar({ id: HOSTILE, name: HOSTILE, picture: HOSTILE }),
    emoji: () => avatar({ id: "e", name: "👩‍🍳 🥐" }),
    sizes: () => html`<p class="row">${(["small", "normal", "large", "huge"] as const).map((size) => avatar(ADA, size, "online"))}</p>`,
    statuses: () => html`<p class="row">${([ADA, BEN, CHLOE, OVERLONG] as const).map((agent) => avatar(agent, "large", agent.status))}</p>`,
  }),
  ...piece("parts/card", "card", {
    empty: () => card({ heading: "", content: html`` }),
    overlong: () => card({ heading: LONG_WORD, lead: LONG_TEXT, content: html`<p>${LONG_TEXT}</p>`, below: LONG_TEXT }),
    hostile: () => card({ heading: HOSTILE, lead: HOSTILE, content: html`${HOSTILE}` }),
  }),
  ...piece("parts/fields", "field", {
    empty: () => field({ label: "Name", name: "name", form: UNTOUCHED }),
    overlong: () => field({ label: LONG_WORD, name: "name", form: { values: { name: LONG_TEXT }, problems: {} }, hint: LONG_TEXT }),
    wrong: () => field({ label: "Name", name: "name", form: wrong, hint: HOSTILE, isOptional: true, maxLength: 80, autocomplete: "name" }),
    password: () =>
      field({ label: "Password", name: "password", type: "password", form: UNTOUCHED, hint: "8 characters or more.", isFirst: true }),
    readonly: () =>
      field({
        label: "Email",
        name: "email",
        type: "email",
        form: { values: { email: HOSTILE }, problems: {} },
        isReadonly: true,
        placeholder: HOSTILE,
      }),
  }),
  ...piece("parts/fields", "problemLine", { overlong: () => problemLine("name", LONG_TEXT), hostile: () => problemLine("name", HOSTILE) }),
  ...piece("parts/fields", "switchField", {
    off: () => switchField({ label: "Typing preview", name: "preview", isOn: false, hint: "Agents see what is being typed." }),
    "on, overlong": () => switchField({ label: LONG_WORD, name: "preview", isOn: true, hint: LONG_TEXT }),
  }),
  ...piece("parts/fields", "switchForm", {
    off: () => switchForm("/", { label: "Keyboard shortcuts", name: "shortcuts", isOn: false, hint: "Single keys that do something." }),
    "on, overlong": () => switchForm("/", { label: LONG_WORD, name: "x", isOn: true, hint: LONG_TEXT }, html`<p>${LONG_TEXT}</p>`),
    "hostile, cannot be turned": () => switchForm(HOSTILE, { label: HOSTILE, name: "x", isOn: false, hint: HOSTILE, isDisabled: true }),
  }),
  ...piece("parts/fields", "saveButton", { usual: () => saveButton(), hostile: () => saveButton(HOSTILE) }),
  ...piece("parts/fields", "passwordOf", { hostile: () => passwordOf(HOSTILE) }),
  ...piece("parts/fields", "copyField", {
    empty: () => copyField({ label: "Snippet", id: "copy", text: "" }),
    hostile: () => copyField({ label: HOSTILE, id: "copy", text: HOSTILE + LONG_WORD }),
  }),
  ...piece("parts/icons", "icon", { warning: () => icon("warning") }),
  ...piece("parts/icons", "logo", { logo: () => logo() }),
  ...piece("parts/live", "live", { hostile: () => live((version) => html`<p id="part" data-live="${version}">${HOSTILE}</p>`) }),
  ...piece("parts/moment", "moment", { "the first": () => moment(0), now: () => moment(NOW) }),
  ...piece("parts/section", "section", {
    empty: () => section({ heading: "", content: null }),
    overlong: () =>
      section({ heading: LONG_WORD, lead: LONG_TEXT, end: html`<button class="button" type="button">Try it</button>`, content: LONG_TEXT }),
    flush: () =>
      section({
        heading: "Agents",
        isFlush: true,
        content: html`<ul class="people">
          <li class="person">${avatar(ADA)}Ada</li>
        </ul>`,
      }),
    hostile: () => section({ heading: HOSTILE, lead: HOSTILE, content: HOSTILE }),
  }),
  ...piece("parts/shell", "appFrame", {
    empty: () => appFrame(frame),
    overlong: () =>
      appFrame({
        ...frame,
        agent: OVERLONG,
        account: { ...ACCOUNT, name: LONG_NAME },
        current: "mine",
        counts: { mine: 12_345, unassigned: 99_999 },
        content: main,
      }),
    hostile: () =>
      appFrame({ ...frame, agent: { ...ADA, name: HOSTILE }, account: { ...ACCOUNT, name: HOSTILE }, current: "settings", content: main }),
  }),
  ...piece("parts/status-menu", "statusNotice", {
    nothing: () => statusNotice(WHY),
    usual: () =>
      statusNotice({
        ...WHY,
        notice: { key: "1", text: "You were switched to offline at 10:42 after 30 minutes away.", offersOnline: true },
      }),
    "inbox was closed": () =>
      statusNotice({ ...WHY, notice: { key: "1", text: "You are online, but your inbox has been closed for 3 h.", offersOnline: false } }),
    hostile: () => statusNotice(HOSTILE_WHY),
  }),
  ...piece("parts/status-menu", "lastOnlineWarning", {
    oneself: () => lastOnlineWarning(null, false),
    hostile: () => lastOnlineWarning(HOSTILE, true),
  }),
  ...piece("parts/status-menu", "lastOnlineGone", { messenger: () => lastOnlineGone(false), hidden: () => lastOnlineGone(true) }),
  ...piece("parts/status-menu", "statusHint", {
    "not known yet": () => statusHint(null),
    online: () => statusHint({ agent: ADA, roster: ROSTER, isWidgetHiddenWhenOffline: false }),
    "offline, with colleagues": () => statusHint({ agent: OVERLONG, roster: ROSTER, isWidgetHiddenWhenOffline: false }),
    "offline, alone": () => statusHint({ agent: OVERLONG, roster: [OVERLONG], isWidgetHiddenWhenOffline: false }),
    "invisible, alone, and the widget hides": () => statusHint({ agent: CHLOE, roster: [CHLOE], isWidgetHiddenWhenOffline: true }),
  }),
  ...piece("parts/status-menu", "statusMenu", {
    "online, with colleagues": () => statusMenu(ADA, ROSTER, false, WHY),
    "without shortcuts": () => statusMenu({ ...ADA, hasShortcuts: false }, ROSTER, false, WHY),
    "the last one online": () => statusMenu(ADA, [ADA, CHLOE], false, WHY),
    "the last one, and the widget would hide": () => statusMenu(ADA, [ADA], true, WHY),
    "offline, overlong": () => statusMenu(OVERLONG, ROSTER, false, WHY),
    hostile: () => statusMenu({ ...CHLOE, name: HOSTILE }, ROSTER, false, HOSTILE_WHY),
  }),
  ...piece("parts/too-long", "tooLong", { "of a text that fits": () => tooLong("too-long"), "without a name": () => tooLong() }),
  ...piece("parts/toast", "toast", {
    overlong: () => toast(LONG_TEXT),
    done: () => toast("Saved."),
    "failed, hostile": () => toast(HOSTILE, "failed"),
  }),
]
