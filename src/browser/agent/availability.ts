import { endNote, WEEKDAY_NAMES, type Weekday } from "../../domain/week.ts"

// P9: rows of the hours come, go and are copied here; whether they may be so, the server says when they are saved.
const form = document.querySelector<HTMLFormElement>("#hours")

if (form) {
  chooseOwnZone(form.querySelector<HTMLSelectElement>("#zone")!)
  form.addEventListener("click", clicked)
  form.addEventListener("input", typed)
  tellStatus()
}

/** The zone that nobody has chosen yet is this browser's. */
function chooseOwnZone(zone: HTMLSelectElement): void {
  if (!("unset" in zone.dataset)) return
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (![...zone.options].some((option) => option.value === own)) zone.prepend(new Option(own, own))
  zone.value = own
  // It was not typed by anybody, so there is nothing to lose.
  for (const option of zone.options) option.defaultSelected = option.value === own
  tellClock(own)
}

function clicked(event: Event): void {
  const button = (event.target as HTMLElement).closest("button")
  const day = button?.closest<HTMLElement>("[data-day]")
  if (!button || !day) return
  if ("add" in button.dataset) add(day)
  else if ("remove" in button.dataset) remove(day, button.closest<HTMLElement>(".range")!)
  else if (button.dataset.copyTo) copy(day, button.dataset.copyTo.split(" "), button.textContent!)
}

function typed(event: Event): void {
  const target = event.target as HTMLInputElement
  if (target.id === "zone") return tellClock(target.value)
  const row = target.closest<HTMLElement>(".range")
  if (row) tellEnd(row)
}

function add(day: HTMLElement): void {
  const isFirst = rowsOf(day).length === 0
  const row = spareOf(day).cloneNode(true) as HTMLElement
  row.classList.remove("range-spare")
  spareOf(day).before(row)
  const [from, to] = timesOf(row)
  if (isFirst) [from.value, to.value] = ["09:00", "17:00"]
  from.focus()
}

/** The focus goes to what is nearest of its kind. */
function remove(day: HTMLElement, row: HTMLElement): void {
  const rows = rowsOf(day)
  const near = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1]
  row.remove()
  ;(near?.querySelector<HTMLElement>("[data-remove]") ?? day.querySelector<HTMLElement>("[data-add]"))?.focus()
}

function copy(day: HTMLElement, to: readonly string[], words: string): void {
  for (const number of to) {
    const other = form!.querySelector<HTMLElement>(`[data-day="${number}"]`)!
    for (const row of rowsOf(other)) row.remove()
    spareOf(other).before(...rowsOf(day).map((row) => copyOf(row, number)))
  }
  const from = WEEKDAY_NAMES[Number(day.dataset.day) as Weekday]
  form!.querySelector("#days-said")!.textContent =
    `${from} copied to ${words.replace(/^[AE]/, (letter) => letter.toLowerCase())}. Not saved yet.`
}

/** As typed, but without what was wrong with it where it comes from. */
function copyOf(row: HTMLElement, day: string): HTMLElement {
  const copied = row.cloneNode(true) as HTMLElement
  const [from, to] = timesOf(copied)
  ;[from.name, to.name] = [`from-${day}`, `to-${day}`]
  for (const time of [from, to]) for (const name of ["aria-invalid", "aria-describedby", "autofocus"]) time.removeAttribute(name)
  copied.querySelector(".error")?.remove()
  return copied
}

function tellEnd(row: HTMLElement): void {
  const [from, to] = timesOf(row)
  const note = row.querySelector<HTMLOutputElement>("output")!
  const words = endNote(from.value, to.value)
  if (note.value !== words) note.value = words
}

function tellClock(timeZone: string): void {
  const [name, clock] = ["zone-name", "zone-clock"].map((id) => document.getElementById(id))
  if (name) name.textContent = timeZone
  if (clock) clock.textContent = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(Date.now())
}

/** P13: the sentence at the top says what the avatar menu says, also once that changes. */
function tellStatus(): void {
  const menu = document.querySelector<HTMLElement>(".rail")
  if (!menu) return
  new MutationObserver(() => {
    const why = menu.querySelector("#status-why > span")
    const dot = menu.querySelector<HTMLElement>("#status-button .status-dot")
    if (why) document.getElementById("standing-words")!.textContent = why.textContent
    if (dot) document.getElementById("standing-dot")!.dataset.status = dot.dataset.status!
  }).observe(menu, { subtree: true, childList: true, characterData: true, attributeFilter: ["data-status"] })
}

const rowsOf = (day: HTMLElement): readonly HTMLElement[] => [...day.querySelectorAll<HTMLElement>(".range:not(.range-spare)")]
const spareOf = (day: HTMLElement): HTMLElement => day.querySelector<HTMLElement>(".range-spare")!
const timesOf = (row: HTMLElement) =>
  [...row.querySelectorAll<HTMLInputElement>(".range-time")] as unknown as readonly [HTMLInputElement, HTMLInputElement]
