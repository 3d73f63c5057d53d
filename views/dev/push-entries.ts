import {
  TIMELINE,
  ADA,
  CHLOE,
  CLOSED,
  CROWDED,
  GROUPS,
  HOSTILE,
  NOW,
  INTRUDER,
  ITEMS,
  LONGWINDED,
  LONG_TEXT,
  MALLORY,
  ROSTER,
  STRANGER,
  TALK,
  WHY,
  HOSTILE_WHY,
} from "./sample-props.ts"
import { minutes } from "../../src/domain/time.ts"
import { html } from "../html.ts"
import type { ListFilter } from "../inbox/addresses.ts"
import { more } from "../inbox/list.ts"
import { partial } from "../inbox/partial.ts"
import * as push from "../inbox/push.ts"
import * as toasts from "../inbox/toasts.ts"
import { piece, type Entry } from "./entries.ts"

const FILE = "inbox/push"
const TOASTS = "inbox/toasts"
const FILTER: ListFilter = { view: "all", state: "open", isOldestFirst: true, search: "" }

/** I7: what is pushed into open pages. */
export const pushEntries: readonly Entry[] = [
  ...piece("inbox/partial", "partial", {
    empty: () => partial("nowhere", "place", html``),
    usual: () => partial("count-mine", "textContent", html`3`),
  }),
  ...piece(FILE, "entry", Object.fromEntries(TIMELINE.map((item, i) => [`${item.kind} ${i + 1}`, () => push.entry(item, TALK, ROSTER)]))),
  ...piece(FILE, "row", Object.fromEntries(ITEMS.map((item) => [item.id, () => push.row("mine:ada:open", item)]))),
  ...piece(FILE, "rowGone", {
    deleted: () => push.rowGone("all:closed", "talk", null),
    moved: () => push.rowGone("unassigned:open", "talk", { isClosed: false, owners: ["ada", HOSTILE] }),
  }),
  ...piece(FILE, "mailTrace", {
    empty: () => push.mailTrace("talk", []),
    hostile: () => push.mailTrace("talk", [{ at: NOW, state: "failed", text: HOSTILE }]),
  }),
  ...piece(FILE, "rows", { empty: () => push.rows("all:open", []), usual: () => push.rows("all:open", ITEMS) }),
  ...piece(FILE, "listEnd", {
    "no more": () => push.listEnd(more(FILTER, [], false)),
    more: () => push.listEnd(more(FILTER, ITEMS, true)),
  }),
  ...piece(FILE, "threadGone", { usual: () => push.threadGone("talk") }),
  ...piece(FILE, "threadState", {
    empty: () => push.threadState(TALK, STRANGER, [], []),
    overlong: () => push.threadState(CROWDED, LONGWINDED, ROSTER, GROUPS),
    "closed, hostile": () => push.threadState(CLOSED, INTRUDER, ROSTER, GROUPS),
  }),
  ...piece(FILE, "seen", { usual: () => push.seen(TALK) }),
  ...piece(FILE, "visitorTyping", {
    stopped: () => push.visitorTyping("talk", false, ""),
    "without a preview": () => push.visitorTyping("talk", true, ""),
    overlong: () => push.visitorTyping("talk", true, LONG_TEXT),
    hostile: () => push.visitorTyping("talk", true, HOSTILE),
  }),
  ...piece(FILE, "agentTyping", {
    stopped: () => push.agentTyping("talk", ADA, false),
    hostile: () => push.agentTyping("talk", MALLORY, true),
  }),
  ...piece(FILE, "viewers", { nobody: () => push.viewers("talk", []), many: () => push.viewers("talk", ROSTER) }),
  ...piece(TOASTS, "assigned", {
    "by nobody known": () => toasts.assigned(TALK, null, NOW),
    hostile: () => toasts.assigned(TALK, MALLORY, NOW),
    "told as a tab connects": () => toasts.assigned(TALK, ADA, NOW, true),
  }),
  ...piece(TOASTS, "newChat", {
    ...Object.fromEntries(ITEMS.map((item) => [item.id, () => toasts.newChat(TALK, item, NOW)])),
    "of a group": () => toasts.newChat({ ...TALK, participants: [], groupId: "sales" }, ITEMS[0]!, NOW),
    "told as a tab connects": () => toasts.newChat(TALK, ITEMS[0]!, NOW, true),
  }),
  ...piece(TOASTS, "newGone", { usual: () => toasts.newGone("talk") }),
  ...piece(TOASTS, "escalated", {
    usual: () => toasts.escalated({ ...TALK, escalatedAt: NOW }),
    "of a group": () => toasts.escalated({ ...TALK, participants: [], groupId: "sales", escalatedAt: NOW }),
    "told as a tab connects": () => toasts.escalated({ ...TALK, waitingSince: NOW - minutes(12), escalatedAt: NOW - minutes(11) }, NOW),
  }),
  ...piece(TOASTS, "leftBehind", {
    one: () => toasts.leftBehind(ADA, { unassigned: 1, mine: 0, newestAt: NOW }),
    "one of a group": () => toasts.leftBehind(ADA, { unassigned: 0, mine: 1, newestAt: NOW }),
    many: () => toasts.leftBehind(MALLORY, { unassigned: 1_234, mine: 98_765, newestAt: NOW }),
  }),
  ...piece(FILE, "count", { none: () => push.count("mine", 0), many: () => push.count("unassigned", 99_999) }),
  ...piece(FILE, "presence", { empty: () => push.presence([]), usual: () => push.presence(ROSTER) }),
  ...piece(TOASTS, "lastOnlineGone", { messenger: () => toasts.lastOnlineGone(false), hidden: () => toasts.lastOnlineGone(true) }),
  ...piece(FILE, "calls", { none: () => push.calls(CHLOE, 0), all: () => push.calls(ADA, null) }),
  ...piece(FILE, "standing", {
    usual: () => push.standing({ agent: ADA, status: "online", words: "Online since 09:00, chosen by you.", closed: null }),
    hostile: () => push.standing({ agent: MALLORY, status: "offline", words: HOSTILE, closed: null }),
  }),
  ...piece(FILE, "status", {
    usual: () => push.status(ADA, ROSTER, false, WHY, null),
    hostile: () => push.status(MALLORY, ROSTER, true, HOSTILE_WHY, 99_999),
  }),
]
