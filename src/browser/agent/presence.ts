import { htmx } from "./inbox/htmx.ts"

// P14: whenever somebody's status changes, or what it depends on, the page of all statuses tells anew why and until when.
const live = document.getElementById("presence-live")
const presence = document.getElementById("presence")

if (live && presence) {
  let due: ReturnType<typeof setTimeout> | undefined
  new MutationObserver(() => {
    clearTimeout(due)
    due = setTimeout(tellAnew, 150)
  }).observe(presence, { childList: true })
  // "for 3 h" goes on by itself.
  setInterval(() => document.visibilityState === "visible" && void tellAnew(), 60_000)
}

async function tellAnew(): Promise<void> {
  const isOpen = told()?.open
  await htmx.ajax("GET", "/settings/presence", { target: "#presence-live", select: "#presence-live", swap: "outerMorph" })
  if (isOpen) told()!.open = true
}

const told = () => document.querySelector<HTMLDetailsElement>("#week-told")
