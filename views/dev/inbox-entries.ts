import { assigneesOf } from "../../src/domain/inbox.ts"
import type { TraceLine } from "../../src/domain/mail-trace.ts"
import { NO_FILES, type Conversation, type Visitor } from "../../src/domain/model.ts"
import { html } from "../html.ts"
import type { ListFilter } from "../inbox/addresses.ts"
import { assignForm } from "../inbox/assign.ts"
import { composer } from "../inbox/composer.ts"
import { entry, originalMail } from "../inbox/entry.ts"
import { messageFiles } from "../inbox/files.ts"
import { inboxPage, panes, threadOf, type Inbox } from "../inbox/inbox.ts"
import { listPane, listRows, more, moreRows, type List } from "../inbox/list.ts"
import { mailTraceList } from "../inbox/mail-trace.ts"
import { row } from "../inbox/row.ts"
import { myStatus, presenceOf, socket } from "../inbox/socket.ts"
import { closure, threadHead, whereabouts } from "../inbox/thread-head.ts"
import { earlier, earlierItems, goneThread, noThread, threadPane, type Thread } from "../inbox/thread.ts"
import { visitorFacts, visitorFields, visitorPanel, visitorTop } from "../inbox/visitor-panel.ts"
import { when } from "../inbox/when.ts"
import { piece, wholePage, type Entry, type Samples } from "./entries.ts"
import {
  LONG_WORD,
  ACCOUNT,
  ADA,
  CHLOE,
  CLOSED,
  CROWDED,
  FILES,
  GROUPS,
  HOSTILE,
  INTRUDER,
  ITEMS,
  LONGWINDED,
  LONG_TEXT,
  MALLORY,
  MILA,
  WHY,
} from "./sample-props.ts"
import { NOW, OVERLONG, ROSTER, STRANGER, TALK, TIMELINE } from "./sample-props.ts"

const FILTER: ListFilter = { view: "mine", state: "open", isOldestFirst: false, search: "" }
const SEARCHED: ListFilter = { view: "all", state: "closed", isOldestFirst: true, search: HOSTILE }
const NOTHING: List = { filter: FILTER, items: [], hasMore: false, isCut: false, isUsed: true }
const FULL: List = { filter: FILTER, items: ITEMS, hasMore: true, isCut: false, isUsed: true }
const FOUND: List = {
  filter: SEARCHED,
  items: ITEMS.map((item, i) => ({
    ...item,
    found: [
      null,
      { byId: null, byName: null, pieces: [{ text: HOSTILE, isHit: true }] },
      {
        byId: "mallory",
        byName: HOSTILE,
        pieces: [
          { text: "…before ", isHit: false },
          { text: LONG_WORD, isHit: true },
          { text: LONG_TEXT, isHit: false },
        ],
      },
    ][i % 3]!,
  })),
  hasMore: true,
  isCut: true,
  isUsed: true,
}
const NO_DRAFT = { reply: "", comment: "" }
const HOSTILE_DRAFT = { reply: HOSTILE, comment: HOSTILE }

const TRACE: readonly TraceLine[] = [
  { at: NOW, state: "sent", text: "Message mailed to ada@levain.example" },
  { at: NOW + 60_000, state: "waiting", text: `Message waits to be mailed to ${LONG_WORD}: The server is down. It is tried again` },
  { at: NOW + 120_000, state: "failed", text: `Message did not arrive at ben@levain.example: ${HOSTILE}` },
  { at: NOW + 180_000, state: "not mailed", text: "Message not mailed to Chloé: they chose “Do not forward”" },
  { at: NOW + 200_000, state: "not mailed", text: "Reply may have arrived at mila@example.com. It is not mailed again: seen meanwhile" },
  { at: NOW + 240_000, state: "arrived", text: "Not added, from ada@levain.example: An automatic answer, such as an out-of-office note." },
]

const EMPTY_THREAD: Thread = { conversation: TALK, visitor: STRANGER, items: [], hasEarlier: false, draft: NO_DRAFT, trace: [] }
const FULL_THREAD: Thread = {
  conversation: CROWDED,
  visitor: LONGWINDED,
  items: TIMELINE,
  hasEarlier: true,
  draft: { reply: LONG_TEXT, comment: "" },
  trace: TRACE,
}
const HOSTILE_THREAD: Thread = { ...FULL_THREAD, conversation: CLOSED, visitor: INTRUDER, draft: HOSTILE_DRAFT }
const THREADS = { empty: EMPTY_THREAD, overlong: FULL_THREAD, "closed, hostile": HOSTILE_THREAD }

const inbox = (list: List, thread: Thread | null, agent = ADA): Inbox => ({
  now: NOW,
  agent,
  roster: ROSTER,
  statusWords: WHY,
  groups: GROUPS,
  account: ACCOUNT,
  counts: { mine: 3, unassigned: 12 },
  list,
  thread,
})
const INBOXES = {
  "first use": inbox({ ...NOTHING, isUsed: false }, null),
  empty: inbox(NOTHING, null, CHLOE),
  overlong: inbox(FULL, FULL_THREAD, OVERLONG),
  hostile: inbox(FOUND, HOSTILE_THREAD, MALLORY),
}
const VISITORS = { empty: STRANGER, overlong: LONGWINDED, usual: MILA, hostile: INTRUDER }
const HEADS: Record<string, readonly [Conversation, Visitor]> = {
  empty: [TALK, STRANGER],
  overlong: [CROWDED, LONGWINDED],
  usual: [TALK, MILA],
  "closed, hostile": [CLOSED, INTRUDER],
}

function each<Props>(samples: Readonly<Record<string, Props>>, view: (props: Props) => ReturnType<Samples[string]>): Samples {
  return Object.fromEntries(Object.entries(samples).map(([name, props]) => [name, () => view(props)]))
}

/** The inbox. */
export const inboxEntries: readonly Entry[] = [
  ...wholePage(
    "inbox/inbox",
    "inboxPage",
    Object.fromEntries(Object.entries(INBOXES).map(([name, props]) => [name, (asset) => inboxPage(props, asset)])),
  ),
  ...piece("inbox/inbox", "panes", each(INBOXES, panes)),
  ...piece("inbox/inbox", "threadOf", each(INBOXES, threadOf)),
  ...piece(
    "inbox/list",
    "listPane",
    each({ empty: NOTHING, overlong: FULL, hostile: FOUND }, (list) => listPane(list, "ada")),
  ),
  ...piece(
    "inbox/list",
    "listRows",
    each(
      {
        empty: NOTHING,
        "nothing found": { ...FOUND, items: [], isCut: false },
        "nothing found among the newest": { ...FOUND, items: [] },
        hostile: FOUND,
      },
      (list) => listRows(list, "ada"),
    ),
  ),
  ...piece(
    "inbox/list",
    "more",
    each({ "no more": NOTHING, overlong: FULL, hostile: FOUND }, ({ filter, items, hasMore }) => more(filter, items, hasMore)),
  ),
  ...piece(
    "inbox/list",
    "moreRows",
    each({ empty: NOTHING, hostile: FOUND }, (list) => moreRows(list, "ada")),
  ),
  ...piece(
    "inbox/row",
    "row",
    each(
      Object.fromEntries(ITEMS.map((item) => [item.id, item])),
      (item) =>
        html`<ul class="rows">
          ${row("all:open", item)}
        </ul>`,
    ),
  ),
  ...piece(
    "inbox/thread",
    "threadPane",
    each(THREADS, (thread) => threadPane({ thread, agent: ADA, roster: ROSTER, groups: GROUPS, filter: FILTER })),
  ),
  ...piece(
    "inbox/thread",
    "earlier",
    each(THREADS, (thread) => earlier(thread, SEARCHED)),
  ),
  ...piece(
    "inbox/thread",
    "earlierItems",
    each(THREADS, (thread) => earlierItems(thread, ROSTER, FILTER)),
  ),
  ...piece("inbox/mail-trace", "mailTraceList", {
    empty: () => mailTraceList(TALK.id, []),
    overlong: () => mailTraceList(TALK.id, TRACE),
  }),
  ...piece("inbox/entry", "originalMail", {
    empty: () => originalMail({ sender: "ada@levain.example", subject: "", text: "" }),
    overlong: () => originalMail({ sender: LONG_WORD, subject: LONG_TEXT, text: LONG_TEXT }),
    hostile: () => originalMail({ sender: HOSTILE, subject: HOSTILE, text: HOSTILE }),
  }),
  ...piece("inbox/files", "messageFiles", {
    empty: () => messageFiles(NO_FILES),
    overlong: () => messageFiles(FILES),
  }),
  ...piece("inbox/thread", "noThread", { usual: () => noThread(html`<p>${HOSTILE}</p>`) }),
  ...piece("inbox/thread", "goneThread", { usual: () => goneThread() }),
  ...piece(
    "inbox/entry",
    "entry",
    each(
      Object.fromEntries(TIMELINE.map((item, i) => [`${item.kind} ${i + 1}`, item])),
      (item) =>
        html`<ol class="timeline">
          ${entry(item, TALK, ROSTER)}
        </ol>`,
    ),
  ),
  ...piece(
    "inbox/thread-head",
    "threadHead",
    each(HEADS, ([talk, visitor]) => threadHead(talk, visitor, ROSTER, GROUPS)),
  ),
  ...piece(
    "inbox/thread-head",
    "whereabouts",
    each(VISITORS, (visitor) => html`<p>${whereabouts(visitor)}</p>`),
  ),
  ...piece("inbox/thread-head", "closure", {
    open: () => html`${closure(TALK, ROSTER)}`,
    "closed by nobody known": () => html`${closure({ ...CLOSED, closure: { by: "?", at: NOW } }, ROSTER)}`,
    hostile: () => html`${closure({ ...CLOSED, closure: { by: "mallory", at: NOW } }, ROSTER)}`,
  }),
  ...piece("inbox/composer", "composer", {
    empty: () => composer(TALK, NO_DRAFT, ADA),
    overlong: () => composer(TALK, { reply: LONG_TEXT, comment: "" }, CHLOE),
    "hostile comment": () => composer(TALK, { reply: "", comment: HOSTILE }, OVERLONG),
  }),
  ...piece("inbox/assign", "assignForm", {
    "nobody to choose": () => assignForm(TALK, [], [], ADA),
    "everybody in it": () => assignForm(CROWDED, ROSTER, GROUPS, ADA),
    usual: () => assignForm(TALK, ROSTER, GROUPS, ADA),
  }),
  ...piece(
    "inbox/visitor-panel",
    "visitorPanel",
    each(VISITORS, (visitor) => visitorPanel(visitor, TALK, assigneesOf(TALK, ROSTER, GROUPS), TRACE)),
  ),
  ...piece(
    "inbox/visitor-panel",
    "visitorTop",
    each(VISITORS, (visitor) => visitorTop(visitor, TALK)),
  ),
  ...piece("inbox/visitor-panel", "visitorFields", each(VISITORS, visitorFields)),
  ...piece(
    "inbox/visitor-panel",
    "visitorFacts",
    each(HEADS, ([talk, visitor]) => visitorFacts(visitor, talk, assigneesOf(talk, ROSTER, GROUPS))),
  ),
  ...piece("inbox/socket", "socket", { empty: () => socket(ADA, [], NOW), usual: () => socket(ADA, ROSTER, NOW) }),
  ...piece("inbox/socket", "myStatus", { offline: () => myStatus(OVERLONG) }),
  ...piece("inbox/socket", "presenceOf", { empty: () => presenceOf([]), usual: () => presenceOf(ROSTER) }),
  ...piece("inbox/when", "when", { short: () => when(0, "short"), clock: () => when(NOW, "clock"), full: () => when(NOW, "full") }),
]
