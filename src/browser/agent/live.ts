import { clock } from "./clock.ts"
import { htmx, socketElement } from "./inbox/htmx.ts"
import { moveBefore } from "./inbox/place.ts"

// P14: whenever somebody's status changes, or what it depends on, what a page tells of it is told anew: the parts with `data-live`, of which
// the server sends those of a version that is not here (views/parts/live.ts). What is being typed or chosen around them stays.
const presence = document.getElementById("presence")
/** A change is told at once, and those that follow it together, all within the second of P14. */
const AT_ONCE = 100
const TOGETHER = 500
const LOOK_EVERY = 5_000

if (presence && document.querySelector("[data-live]")) {
  new MutationObserver(soon).observe(presence, { childList: true })
  // What the clock alone changes, "for 3 h", the page knows when.
  setInterval(() => document.visibilityState === "visible" && clock.now() >= sameUntil() && soon(), LOOK_EVERY)
  document.addEventListener("toggle", ({ target }) => follow(target as HTMLElement), true)
}

let due: ReturnType<typeof setTimeout> | undefined
let askedAt = Number.NEGATIVE_INFINITY
let isAsking = false

function soon(): void {
  due ??= setTimeout(tellAnew, Math.max(AT_ONCE, askedAt + TOGETHER - performance.now()))
}

async function tellAnew(): Promise<void> {
  // What changes from here on may be missing from the answer, and is asked for behind it.
  due = undefined
  if (isAsking) return soon()
  isAsking = true
  askedAt = performance.now()
  const answer = await differences()
  isAsking = false
  // Without one the next change asks again.
  if (answer) place(answer)
}

async function differences(): Promise<Document | null> {
  const known = parts()
    .filter((part) => !isTurned(part))
    .map(({ dataset }) => dataset.live)
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { accept: "text/html", "x-live": known.join(" ") } })
    return new DOMParser().parseFromString(await answer.text(), "text/html")
  } catch {
    return null
  }
}

function place(answer: Document): void {
  const order = answer.getElementById("live-order")?.getAttribute("value")?.split(" ")
  if (!order) return
  // A part comes with all that is in it.
  const others = [...answer.querySelectorAll<HTMLElement>("[data-live]")].filter((part) => !part.parentElement?.closest("[data-live]"))
  const text = others.map(({ id, dataset, outerHTML }) =>
    document.getElementById(id)
      ? `<hx-partial hx-target="#${id}" hx-swap="outerMorph">${outerHTML}</hx-partial>`
      : `<hx-partial hx-target="#${dataset.in}" hx-swap="beforeend">${outerHTML}</hx-partial>`,
  )
  // Everything is placed before this returns.
  void htmx.swap({ sourceElement: socketElement!, target: socketElement!, swap: "none", text: text.join("") })
  const known = new Map(parts().map((part) => [part.dataset.live!, part]))
  for (const part of known.values()) if (!order.includes(part.dataset.live!)) part.remove()
  inOrder(order.flatMap((version) => known.get(version) ?? []).filter(({ dataset }) => dataset.in))
  for (const part of parts()) if (isTurned(part) && others.some(({ id }) => id === part.id)) turnBack(part)
  for (const { id } of others) for (const long of document.querySelectorAll<HTMLElement>(`[data-follows="${id}"]`)) follow(long)
}

/** A switch that a hand has turned is not what its version says, and no longer follows its attribute by itself. */
function isTurned(part: HTMLElement): part is HTMLInputElement {
  return part instanceof HTMLInputElement && part.type === "checkbox" && part.checked !== part.defaultChecked
}

/** What was said of having saved it is past. */
function turnBack(box: HTMLInputElement): void {
  box.checked = box.defaultChecked
  const said = box.form?.querySelector("output")
  if (said) said.value = ""
}

/** What is long is only fetched (`hx-get`) when it is opened, and while it is open whenever the part that it goes with changes. */
function follow(long: HTMLElement): void {
  if (long.dataset.follows && (long as HTMLDetailsElement).open) long.dispatchEvent(new Event("follow"))
}

/** Those of each list one behind the other; who stands right already is not touched, and keeps the focus. */
function inOrder(items: readonly HTMLElement[]): void {
  const next = new Map<Element, Element | null>()
  for (const item of items) {
    const list = item.parentElement as HTMLElement
    const place = next.has(list) ? next.get(list)! : list.firstElementChild
    next.set(list, place === item ? item.nextElementSibling : place)
    if (place !== item) moveBefore(list, item, place)
  }
}

function parts(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-live]")]
}

function sameUntil(): number {
  return Number(document.getElementById("live-until")?.getAttribute("value") ?? Number.POSITIVE_INFINITY)
}
