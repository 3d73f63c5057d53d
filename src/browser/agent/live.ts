import { htmx, socketElement } from "./inbox/htmx.ts"

// P14: whenever somebody's status changes, or what it depends on, what a page tells of it is told anew: the parts with `data-live`, each
// by its id, out of the same page as it would be now. What is being typed or chosen around them stays.
const presence = document.getElementById("presence")

if (presence && document.querySelector("[data-live]")) {
  let due: ReturnType<typeof setTimeout> | undefined
  new MutationObserver(() => {
    clearTimeout(due)
    due = setTimeout(() => void tellAnew(), 150)
  }).observe(presence, { childList: true })
  // "for 3 h" goes on by itself.
  setInterval(() => document.visibilityState === "visible" && void tellAnew(), 60_000)
}

let asked = 0

async function tellAnew(): Promise<void> {
  const ask = ++asked
  const page = await fetched()
  // A later question has the newer answer. Without one the next change asks again.
  if (page === null || ask !== asked) return
  const fresh = [...document.querySelectorAll("[data-live]")].flatMap(({ id }) => page.getElementById(id) ?? [])
  const opened = [...document.querySelectorAll<HTMLDetailsElement>("[data-live] details[open]")].map(({ id }) => id)
  const text = fresh.map((part) => `<hx-partial hx-target="#${part.id}" hx-swap="outerMorph">${part.outerHTML}</hx-partial>`).join("")
  // Everything is placed before this returns.
  void htmx.swap({ sourceElement: socketElement!, target: socketElement!, swap: "none", text })
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "")
}

async function fetched(): Promise<Document | null> {
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { accept: "text/html" } })
    return new DOMParser().parseFromString(await answer.text(), "text/html")
  } catch {
    return null
  }
}
