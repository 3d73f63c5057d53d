import { html } from "../html.ts"
import { accountPage } from "../settings/account.ts"
import { settingsDocument, settingsPage } from "../settings/frame.ts"
import { overviewPage } from "../settings/overview.ts"
import { profilePage } from "../settings/profile.ts"
import { widgetPage } from "../settings/widget.ts"
import { wholePage, type Entry } from "./entries.ts"
import { WRONG_FORM, frame, hostileFrame } from "./sample-frame.ts"
import { ACCOUNT, ADA, CHLOE, HOSTILE, LONG_NAME, LONG_WORD, NOW, OVERLONG } from "./sample-props.ts"

/** The settings and their frame, but for those that have a file of their own: the team, availability, mail. */
export const settingsEntries: readonly Entry[] = [
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
    hostile: (asset) => accountPage(hostileFrame(asset), WRONG_FORM),
  }),
  ...wholePage("settings/widget", "widgetPage", {
    usual: (asset) => widgetPage(frame(asset, { done: "widget" }), { publicUrl: "https://chat.example", warning: null }),
    hostile: (asset) => widgetPage(hostileFrame(asset), { publicUrl: HOSTILE, warning: HOSTILE }, WRONG_FORM),
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
        form: WRONG_FORM,
      }),
  }),
]
