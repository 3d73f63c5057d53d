import { htmx, isHeard, threadPane, type InternalApi } from "./htmx.ts"
import { offerOptions } from "./entry-options.ts"
import { isKept } from "./moved.ts"
import { holdScroll } from "./scroll.ts"

/** Said on a list or timeline after something was placed in it. `fresh` are those that were not there before. */
export type Placed = CustomEvent<{ readonly fresh: readonly HTMLElement[] }>

let api: InternalApi

/** What last came of an entry while somebody is rewriting it. */
const withheld = new WeakMap<HTMLElement, HTMLElement>()

/**
 * I7: the swap styles of pushed lists. `place` puts each element where its key sorts it, in place of the one with its id;
 * with `only:true` the others go, but for messages and notes after those numbers (`but-after:N but-after-note:N`), with `edge:true` it may be put before the first or behind the last that is loaded.
 * `unplace` takes the elements of these ids away. Nothing else is touched: no focus, no scroll, no text being typed.
 */
htmx.registerExtension("place", {
  init(internal) {
    api = internal
  },
  handle_swap(style, target, fragment, spec) {
    const elements = [...fragment.children] as HTMLElement[]
    if (style === "unplace") return removed(target, elements)
    if (style === "seen") return seen(target as HTMLElement, elements[0])
    if (style !== "place") return false
    return placed(target as HTMLElement, elements, spec)
  },
})

/** For elements that the browser makes itself: a message that is still being sent. */
export function placed(list: HTMLElement, elements: readonly HTMLElement[], how: Record<string, unknown> = {}): HTMLElement[] {
  const { only, edge } = how
  const letGo = holdScroll(list)
  if (only) {
    const ids = new Set(elements.map((element) => element.id))
    for (const child of Array.from(list.children))
      if (!ids.has(child.id) && !isInHand(child as HTMLElement) && !isAfter(child as HTMLElement, how)) child.remove()
  }
  const isBounded = !edge && !only
  const results = elements.map((element) => placeOne(list, element, isBounded)).filter((result) => result !== null)
  const fresh = results.filter((result) => result.isFresh).map((result) => result.element)
  list.dispatchEvent(new CustomEvent("inbox:placed", { bubbles: true, detail: { fresh: edge ? [] : fresh } }) satisfies Placed)
  letGo(edge ? [] : fresh)
  return results.map((result) => result.element)
}

/** C9: what is not sent or being rewritten, and the row of where one is. */
function isInHand(child: HTMLElement): boolean {
  return child.matches(".is-pending, [data-editing]") || isKept(child, null)
}

function isAfter({ dataset }: HTMLElement, how: Record<string, unknown>): boolean {
  return Number(dataset.seq) > Number(how["but-after"]) || Number(dataset.noteSeq) > Number(how["but-after-note"])
}

/** As it was last told, though it may not stand there yet. */
export function newestOf(entry: HTMLElement): HTMLElement {
  return withheld.get(entry) ?? entry
}

/** Once nobody is rewriting it any more. */
export function placeWithheld(entry: HTMLElement): void {
  const news = withheld.get(entry)
  withheld.delete(entry)
  if (news && entry.parentElement) placed(entry.parentElement, [news])
}

function placeOne(list: HTMLElement, element: HTMLElement, isBounded: boolean): { element: HTMLElement; isFresh: boolean } | null {
  const known = element.id === "" ? null : document.getElementById(element.id)
  const old = known && list.contains(known) ? known : null
  // C7: the late answer to an act, after news of what was done since.
  if (old && revisionOf(element) < revisionOf(newestOf(old))) return null
  if (old?.dataset.editing !== undefined) {
    withheld.set(old, element)
    return null
  }
  if (isHeard()) rememberRevision(element)
  const next = successor(list, element, old)
  if (!old) {
    if (isBounded && isBeyondLoaded(list, next)) return null
    list.insertBefore(element, next)
    return { element, isFresh: true }
  }
  // Else the morph would take away its button, and the focus with it, before it is offered anew.
  offerOptions(element)
  const fragment = document.createDocumentFragment()
  fragment.append(element)
  api.morph(old, fragment, false)
  if (next !== old.nextElementSibling && next !== old) moveBefore(list, old, next)
  return { element: old, isFresh: false }
}

/** C9: how far the page knows of edits and deletions: those that were heard, for an act's answer may be ahead of others. */
function rememberRevision({ dataset }: HTMLElement): void {
  const pane = threadPane()
  for (const of of ["revision", "noteRevision"] as const) {
    const revision = Number(dataset[of] ?? 0)
    if (pane && revision > Number(pane.dataset[of] ?? 0)) pane.dataset[of] = String(revision)
  }
}

function revisionOf({ dataset }: HTMLElement): number {
  return Number(dataset.revision ?? dataset.noteRevision ?? 0)
}

/** The first that sorts behind it; null at the end. Searched from the end, where news is most of the time in a thread. */
function successor(list: HTMLElement, element: HTMLElement, old: HTMLElement | null): Element | null {
  const compare = list.dataset.sort === "newest" ? (a: number[], b: number[]) => -compared(a, b) : compared
  const key = keyOf(element)
  if (key.length === 0) return old?.nextElementSibling ?? null
  let next: Element | null = null
  for (let child = list.lastElementChild; child; child = child.previousElementSibling) {
    if (child === old) continue
    if (compare(keyOf(child as HTMLElement), key) <= 0) break
    next = child
  }
  return next
}

/** Threads sort by two numbers, lists by a moment. */
function keyOf({ dataset }: HTMLElement): number[] {
  return (dataset.key ?? dataset.at ?? "").split(" ").filter(Boolean).map(Number)
}

function compared(a: number[], b: number[]): number {
  return (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0)
}

/** What belongs among the unloaded comes when they are loaded; put in now it would leave a gap beside it. */
function isBeyondLoaded(list: HTMLElement, next: Element | null): boolean {
  if (list.children.length === 0) return false
  if (list.matches(".timeline")) return next === list.firstElementChild && list.parentElement?.querySelector(".earlier a") != null
  return list.matches(".rows") && next === null && list.parentElement?.querySelector(".list-more a") != null
}

export function moveBefore(list: HTMLElement, element: HTMLElement, next: Element | null): void {
  // Keeps the focus where the browser can.
  if ("moveBefore" in list) (list as unknown as { moveBefore(node: Node, child: Node | null): void }).moveBefore(element, next)
  else (list as HTMLElement).insertBefore(element, next)
}

function removed(target: Element, elements: readonly HTMLElement[]): HTMLElement[] {
  for (const gone of elements) {
    const element = document.getElementById(gone.id)
    if (element && target.contains(element) && !isKept(element, gone)) element.remove()
  }
  return []
}

/** C7: how far the visitor has seen. */
function seen(timeline: HTMLElement, told: HTMLElement | undefined): HTMLElement[] {
  timeline.dataset.seen = told?.getAttribute("value") ?? "0"
  return []
}
