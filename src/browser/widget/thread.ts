import { dayOf, type Entry, type Said } from "./entries.ts"
import { setText } from "../set-text.ts"
import { element } from "./dom.ts"
import { faceOf } from "./faces.ts"
import { fileItems } from "./files.ts"
import { isJumbo } from "./jumbo.ts"
import { pieces } from "../../domain/links.ts"
import { panelTexts as texts } from "./texts.ts"

export type Thread = {
  /** `now` by the server's clock. */
  show(entries: readonly Entry[], now: number): void
}

type Placed = { readonly element: HTMLElement; shown: Entry; update(entry: Entry, now: number): void }
type Asked = { readonly retry: (id: string) => void; readonly discard: (id: string) => void }

/**
 * The messages, append-only (W8): what stands is changed in place, so that a screen reader hears each message once
 * and a selection survives.
 */
export function threadIn(list: HTMLElement, asked: Asked): Thread {
  const placed = new Map<string, Placed>()
  return {
    show(entries, now) {
      const keys = new Set(entries.map((entry) => entry.key))
      for (const [key, { element }] of placed) {
        if (keys.has(key)) continue
        element.remove()
        placed.delete(key)
      }
      let before: Element | null = null
      for (const entry of entries) {
        const place = placed.get(entry.key) ?? made(entry, asked, now)
        placed.set(entry.key, place)
        if (!isSame(place.shown, entry)) place.update(entry, now)
        place.shown = entry
        const due: Element | null = before ? before.nextElementSibling : list.firstElementChild
        if (due !== place.element) list.insertBefore(place.element, due)
        before = place.element
      }
    },
  }
}

const isSame = (a: Entry, b: Entry): boolean => a.kind !== "day" && JSON.stringify(a) === JSON.stringify(b)

function made(entry: Entry, asked: Asked, now: number): Placed {
  const place = entry.kind === "said" ? said(entry, asked) : line(entry.kind)
  place.update(entry, now)
  return { ...place, shown: entry }
}

function line(className: string): Omit<Placed, "shown"> {
  const words = element("p", { class: className, dir: "auto" })
  return {
    element: words,
    update(entry, now) {
      if (entry.kind === "said") return
      setText(words, entry.kind === "day" ? dayName(entry.at, new Date(now)) : entry.text)
    },
  }
}

function said(first: Said, asked: Asked): Omit<Placed, "shown"> {
  const name = element("bdi", { class: "name" })
  // The words have their own direction, the bubble's corners the page's.
  const spoken = element("div", { dir: "auto" })
  const bubble = element("div", {}, spoken)
  const files = element("ul", { class: "files" })
  const edited = element("span", {})
  const time = element("time", {})
  const delivery = element("span", { class: "delivery" })
  const why = element("span", { class: "why" })
  const retry = element("button", { type: "button" }, texts.retry)
  const discard = element("button", { type: "button" }, texts.discard)
  retry.onclick = () => asked.retry(first.key)
  discard.onclick = () => asked.discard(first.key)
  const meta = element("p", { class: "meta" }, edited, time, delivery, why, retry, discard)
  const picture = element("span", { class: "picture" })
  const row = element("div", { class: "said" }, picture, element("div", { class: "body" }, name, bubble, files, meta))
  let text: string | undefined
  let shownFiles = "[]"

  return {
    element: row,
    update(entry) {
      if (entry.kind !== "said") return
      row.className = ["said", entry.by, entry.isFirst && "first", entry.isLast && "last", entry.delivery].filter(Boolean).join(" ")
      const isNotSent = entry.delivery === "failed" || entry.delivery === "late"
      // Each message says whose it is; eyes see it from the first of a run.
      setText(name, entry.by === "visitor" ? texts.you : (entry.face?.name ?? ""))
      const shown = entry.isDeleted ? texts.deleted : entry.text
      bubble.className = entry.isDeleted ? "bubble deleted" : isJumbo(shown) ? "bubble jumbo" : "bubble"
      if (text !== shown) spoken.replaceChildren(...words(shown))
      text = shown
      bubble.hidden = shown === ""
      const listed = JSON.stringify(entry.files)
      if (listed !== shownFiles) files.replaceChildren(...fileItems(entry.files))
      shownFiles = listed
      files.hidden = entry.files.length === 0
      if (entry.face && !picture.firstChild) picture.append(faceOf(entry.face))
      setText(edited, entry.isEdited && !entry.isDeleted ? texts.edited : "")
      const isTimed = entry.isLast && !isNotSent
      setText(time, isTimed ? clock.format(entry.at) : "")
      time.dateTime = new Date(entry.at).toISOString()
      setText(delivery, deliveryWords(entry))
      setText(why, entry.why)
      retry.hidden = !isNotSent
      discard.hidden = entry.delivery !== "failed"
      meta.hidden = !isTimed && !isNotSent && !entry.isEdited && !entry.delivery
    },
  }
}

function deliveryWords({ delivery, why }: Said): string {
  if (delivery === null) return ""
  if (delivery === "sending" || delivery === "sent" || delivery === "seen") return texts[delivery]
  return delivery === "late" && why === "" ? texts.notSentYet : texts.notSent
}

function words(text: string): (Node | string)[] {
  return pieces(text).map((piece) =>
    piece.href === undefined
      ? piece.text
      : element("a", { href: piece.href, dir: "ltr", target: "_blank", rel: "noopener noreferrer nofollow" }, piece.text),
  )
}

const clock = new Intl.DateTimeFormat(navigator.language, { hour: "numeric", minute: "2-digit" })
const weekday = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long" })

function dayName(at: number, now: Date): string {
  const day = dayOf(at)
  if (day === dayOf(now.getTime())) return texts.today
  if (day === dayOf(now.setDate(now.getDate() - 1))) return texts.yesterday
  return weekday.format(at)
}
