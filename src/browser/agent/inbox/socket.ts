import { onContent } from "../content.ts"
import { conversationId, htmx, receive, socketElement, threadPane, timelineElement } from "./htmx.ts"
import { clock, passed } from "../clock.ts"
import { signIn } from "../leaving.ts"
import { say } from "./connection.ts"

/** hx-ws's own record of its connection, as far as we look into it. */
type Connection = { socket: WebSocket | null; attempt: number; timer: number | null }

const PING_EVERY = 25_000
const ANSWER_WITHIN = 5_000
/** More than what is told once takes from when it happened until it is here (hub.ts). */
const TELLING_TAKES = 2_000
/** Told by the server when the session is over; every other close is worth coming back from. */
const SIGNED_OUT = 4401

htmx.config.ws = {
  pauseOnBackground: false,
  reconnectCodes: Array.from({ length: 4_000 }, (_, i) => 1_000 + i).filter((code) => code !== SIGNED_OUT),
  reconnectDelay: 500,
  // R1: whatever the server went through, the inbox is back within 2 s of it. A team's tabs are few enough for that.
  reconnectMaxDelay: 1_500,
  reconnectJitter: 0.3,
}

let connection: Connection | null = null
let lastLook = ""
let deadline: ReturnType<typeof setTimeout> | undefined
let failures = 0
/** So many ms after this page was asked for. */
let heardAt = 0

if (socketElement) {
  document.addEventListener("htmx:ws:after:connection", (event) =>
    opened((event as CustomEvent<{ connection: Connection }>).detail.connection),
  )
  document.addEventListener("htmx:ws:close", (event) => closed((event as CustomEvent<{ code: number | null }>).detail.code))
  document.addEventListener("htmx:ws:before:message:incoming", (event) =>
    heard((event as CustomEvent<{ message: { data: unknown } }>).detail.message.data),
  )
  document.addEventListener("visibilitychange", () => {
    look()
    if (!document.hidden) probe()
  })
  // Pitfall 51: after sleep or a change of network a socket may look open and be dead.
  addEventListener("online", probe)
  addEventListener("offline", giveUp)
  addEventListener("focus", probe)
  addEventListener("pageshow", probe)
  setInterval(probe, PING_EVERY)
  onContent(() => look())
}

/** To the server, if it can be reached now. What must not be lost goes over HTTP. */
export function tell(frame: object): boolean {
  const socket = connection?.socket
  if (socket?.readyState !== WebSocket.OPEN) return false
  socket.send(JSON.stringify(frame))
  return true
}

function opened(now: Connection): void {
  connection = now
  failures = 0
  clearTimeout(deadline)
  lastLook = ""
  look()
}

/** Says what is on the screen, if that is another than before. The answer is whatever this page has missed. */
function look(): void {
  const isPresence = document.getElementById("presence-live") !== null
  const where = { list: listLooked(), conversation: conversationId(), isVisible: !document.hidden, isPresence }
  const said = JSON.stringify({ ...where, list: { ...where.list, rows: 0 } })
  if (said !== lastLook && tell({ type: "look", ...where, after: held(), deafFor: deafFor() })) lastLook = said
}

function listLooked() {
  const main = document.querySelector<HTMLElement>("#main[data-view]")
  const rows = document.querySelector<HTMLElement>(".rows:not(#found)")
  if (!main || !rows) return null
  return {
    view: main.dataset.view,
    state: main.dataset.state,
    isOldestFirst: rows.dataset.sort === "oldest",
    rows: Math.max(rows.children.length, 25),
  }
}

/**
 * C9: how far the page holds everything without a gap; the server brings the rest. Not the newest that it holds: one's own
 * message is answered over HTTP, and may be here while others that the socket would have brought are not.
 */
export function held(): { seq: number; noteSeq: number; revision: number; noteRevision: number } {
  const pane = threadPane()
  const all = [...(timelineElement()?.children ?? [])] as HTMLElement[]
  const told = (of: "revision" | "noteRevision") => Number(pane?.dataset[of] ?? 0)
  const upTo = (of: "seq" | "noteSeq") => {
    const numbers = new Set(all.map((entry) => Number(entry.dataset[of])))
    let last = Number(pane?.dataset[of] ?? 0)
    while (numbers.has(last + 1)) last++
    return last
  }
  return { seq: upTo("seq"), noteSeq: upTo("noteSeq"), revision: told("revision"), noteRevision: told("noteRevision") }
}

/** I7: for how long, in ms, what is told only once may have passed this tab by. */
function deafFor(): number {
  return Math.round(passed() - heardAt) + TELLING_TAKES
}

/** Asks for a sign of life; without one in time the connection is given up and made anew (pitfalls 51, 52). */
function probe(): void {
  if (!connection) return
  if (!tell({ type: "ping" })) return hurry()
  clearTimeout(deadline)
  deadline = setTimeout(giveUp, ANSWER_WITHIN)
}

/** Waits no longer for its turn to come back. */
function hurry(): void {
  if (!connection || connection.socket?.readyState === WebSocket.CONNECTING) return
  if (connection.timer !== null) clearTimeout(connection.timer)
  giveUp()
}

/** A dead network closes no socket for minutes: hx-ws is told that it closed, and begins anew. */
function giveUp(): void {
  if (!connection?.socket) return
  connection.attempt = 0
  connection.socket.dispatchEvent(new CloseEvent("close", { code: 1006 }))
}

function closed(code: number | null): void {
  lastLook = ""
  if (code === SIGNED_OUT) return signIn()
  say("lost")
  // A refused upgrade looks like any lost connection: whether the session is over, HTTP says.
  if (++failures % 3 === 2) void askWhetherSignedIn()
}

async function askWhetherSignedIn(): Promise<void> {
  const answer = await fetch("/inbox/my-messages", { redirect: "manual", headers: { accept: "application/json" } }).catch(() => null)
  if (answer?.status === 401) signIn()
}

function heard(data: unknown): void {
  clearTimeout(deadline)
  heardAt = passed()
  if (typeof data !== "string" || !data.startsWith("{")) return
  const frame = JSON.parse(data) as { type?: string; conversation?: string; now?: number }
  if (frame.now !== undefined && clock.set(frame.now)) document.dispatchEvent(new CustomEvent("inbox:clock"))
  if (frame.type === "caught-up") say("caught-up")
  if (frame.type === "reload" && frame.conversation === conversationId()) void reloadTimeline()
}

/** Too much was missed: the thread's items come anew. Where a backup was restored they may be older than those that stand here. */
async function reloadTimeline(): Promise<void> {
  for (const { dataset } of (timelineElement()?.children ?? []) as HTMLCollectionOf<HTMLElement>) {
    delete dataset.revision
    delete dataset.noteRevision
  }
  await fetchMissed()
}

/** C9: what the open thread lacks, over HTTP: where the socket cannot bring it now. I7: what is here already stays, with what is being done with it. */
export async function fetchMissed(): Promise<void> {
  const before = held()
  const answer = await fetch(threadHref(), { headers: { "HX-Request": "true", "HX-Target": "section#thread-pane" } })
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html")
  const timeline = timelineElement()
  const found = timeline && fresh.getElementById(timeline.id)
  const pane = fresh.getElementById("thread-pane")
  const earlier = fresh.querySelector(".earlier")
  if (!found || !pane || !earlier) return
  timeline.dataset.seen = found.dataset.seen
  const place = (how: string) => `<hx-partial hx-target="#${timeline.id}" hx-swap="place ${how}">${found.innerHTML}</hx-partial>`
  if (joins(before, pane, found)) return receive(place(""))
  Object.assign(threadPane()!.dataset, pane.dataset)
  // What came while this was being fetched is newer than it.
  await receive(
    `${place(`only:true but-after:${before.seq} but-after-note:${before.noteSeq}`)}<hx-partial hx-target="#${earlier.id}" hx-swap="outerMorph">${earlier.outerHTML}</hx-partial>`,
  )
}

/** The open thread's address. That of the page may be a list's: a search beside it changes it. */
function threadHref(): string {
  const path = `/inbox/${conversationId()}`
  return location.pathname === path ? location.href : path
}

/** Whether what is `here` goes on without a gap in what came of the thread, and is the same still as far as both go. */
function joins(here: ReturnType<typeof held>, { dataset }: HTMLElement, items: HTMLElement): boolean {
  const [seq, noteSeq] = [Number(dataset.seq), Number(dataset.noteSeq)]
  const first = Number(items.querySelector<HTMLElement>("[data-seq]")?.dataset.seq)
  const firstNote = Number(items.querySelector<HTMLElement>("[data-note-seq]")?.dataset.noteSeq ?? noteSeq + 1)
  const isSame = here.revision === Number(dataset.revision) && here.noteRevision === Number(dataset.noteRevision)
  return isSame && first <= here.seq && here.seq <= seq && firstNote <= here.noteSeq + 1 && here.noteSeq <= noteSeq
}
