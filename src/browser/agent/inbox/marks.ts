import { setText } from "../../set-text.ts"
import { onContent } from "../content.ts"
import { clock } from "../clock.ts"
import { dayOf } from "../formats.ts"
import { offerOptions } from "./entry-options.ts"
import { conversationId, isAdmin, me, timelineElement } from "./htmx.ts"
import { dayName, showTimes } from "./times.ts"
import { titleWith } from "./title.ts"

// What comes from the server is the same for every agent. Here it becomes one's own: selected, unread, mine, in my time zone.

/** Messages of one person within this stand together under one name. */
const TOGETHER = 5 * 60_000

onContent(mark)
document.addEventListener("inbox:placed", mark)
document.addEventListener("inbox:clock", mark)
setInterval(() => showTimes(document, now()), 30_000)

export function mark(): void {
  markRows()
  markOwn()
  markTimeline()
  markViewers()
  markPresence()
  showTimes(document, now())
  showTitle()
}

function markRows(): void {
  const open = conversationId()
  const query = document.querySelector<HTMLElement>(".rows")?.dataset.query ?? ""
  for (const row of document.querySelectorAll<HTMLElement>(".row-card")) {
    const link = row.querySelector<HTMLAnchorElement>(".row-link")!
    // A pushed row knows its list, but not how this page sorts it or what it searches for.
    if (query !== "") link.search = query
    if (row.id === `row-${open}`) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
    const isUnread = hasId(row.dataset.unreadBy, me)
    const unread = row.querySelector<HTMLElement>(".dot-unread")
    if (unread) unread.hidden = !isUnread
    const dot = row.querySelector<HTMLElement>(".dot:not([hidden])")
    if (dot) dot.title = dot.textContent
    row.classList.toggle("is-unread", dot !== null)
  }
  const view = document.getElementById("main")?.dataset.view
  if (!view) return
  for (const [name, path] of [
    ["mine", "/inbox"],
    ["unassigned", "/inbox/unassigned"],
    ["all", "/inbox/all"],
  ] as const) {
    const link = document.querySelector(`.rail-link[href="${path}"]`)
    if (name === view) link?.setAttribute("aria-current", "page")
    else link?.removeAttribute("aria-current")
  }
}

function markOwn(): void {
  for (const name of document.querySelectorAll<HTMLElement>("[data-by]")) if (name.dataset.by === me) setText(name, "You")
  for (const element of document.querySelectorAll<HTMLElement>("[data-not-for]")) element.hidden = element.dataset.notFor === me
  for (const element of document.querySelectorAll<HTMLElement>("[data-admin-only]")) element.hidden = !isAdmin
  for (const element of document.querySelectorAll<HTMLElement>("[data-for-participants]")) {
    element.hidden = !hasId(element.closest<HTMLElement>("[data-participants]")?.dataset.participants, me)
  }
}

function markTimeline(): void {
  const timeline = timelineElement()
  if (!timeline) return
  const today = now()
  const seen = Number(timeline.dataset.seen)
  let before: HTMLElement | null = null
  let dayBefore: number | null = null
  let lastSeen: HTMLElement | null = null
  let last: HTMLElement | null = null
  for (const entry of timeline.children as HTMLCollectionOf<HTMLElement>) {
    const at = new Date(Number(entry.dataset.at))
    const beforeAt: Date | null = before && new Date(Number(before.dataset.at))
    // What is not sent stands below all that is, however long ago it was written.
    const day: number = entry.matches(".is-pending") ? Math.max(dayOf(at), dayBefore ?? 0) : dayOf(at)
    if (day !== dayBefore) entry.dataset.day = dayName(at, today)
    else delete entry.dataset.day
    entry.classList.toggle(
      "is-continued",
      before !== null && beforeAt !== null && isTogether(before, entry, Math.abs(at.getTime() - beforeAt.getTime())),
    )
    offerOptions(entry)
    const delivery = entry.querySelector<HTMLElement>(".entry-state")
    if (delivery && !entry.matches(".is-pending")) {
      const isSeen = Number(entry.dataset.seq) <= seen
      setText(delivery, isSeen ? "Seen" : "Sent")
      entry.classList.remove("is-last")
      if (isSeen) lastSeen = entry
      last = entry
    }
    before = entry
    dayBefore = day
  }
  // C7: the state under each would be noise; the newest says it all, and how far the visitor came.
  lastSeen?.classList.add("is-last")
  last?.classList.add("is-last")
}

function isTogether(before: HTMLElement, entry: HTMLElement, apart: number): boolean {
  const isSameKind = before.matches(".entry-comment") === entry.matches(".entry-comment")
  return (
    entry.dataset.author !== undefined &&
    entry.dataset.author === before.dataset.author &&
    isSameKind &&
    apart < TOGETHER &&
    !entry.dataset.day
  )
}

/** I2: who has it and looks at it too is shown once: by the face of who has it, where there is room for that. */
function markViewers(): void {
  for (const viewer of document.querySelectorAll<HTMLElement>(".viewer")) {
    const agentId = CSS.escape(viewer.dataset.notFor!)
    viewer.classList.toggle("is-participant", document.querySelector(`.participants [data-status-of="${agentId}"]`) !== null)
  }
  for (const face of document.querySelectorAll<HTMLElement>(".participants [data-status-of]")) {
    const viewer = document.querySelector<HTMLElement>(`.viewer[data-not-for="${CSS.escape(face.dataset.statusOf!)}"]:not([hidden])`)
    face.classList.toggle("is-viewing", viewer !== null)
    if (viewer) face.title = viewer.title
    else face.removeAttribute("title")
  }
}

function markPresence(): void {
  for (const { dataset, value, textContent } of document.querySelectorAll<HTMLDataElement>("#presence > data")) {
    for (const person of document.querySelectorAll(`[data-status-of="${CSS.escape(dataset.agent!)}"]`)) {
      for (const dot of person.querySelectorAll<HTMLElement>(".status-dot")) dot.dataset.status = value
      for (const word of person.querySelectorAll("[data-status-word]")) setText(word, textContent)
    }
  }
}

/** Whose thread it is (S10), who may have been renamed, and how many call for me, where it is seen from another tab. */
function showTitle(): void {
  const count = (id: string) => document.getElementById(id)?.textContent ?? ""
  const name = document.querySelector(".thread-name")?.textContent
  const bare = name === undefined ? document.title : `${name} · Shopbell`
  const title = titleWith(bare, document.getElementById("my-status")?.dataset.calls, [count("count-mine"), count("count-unassigned")])
  if (document.title !== title) document.title = title
}

// htmx sets a fragment's title after everything else.
document.addEventListener("htmx:finally:swap", showTitle)

function now(): Date {
  return new Date(clock.now())
}

function hasId(ids: string | undefined, id: string): boolean {
  return ids?.split(" ").includes(id) === true
}
