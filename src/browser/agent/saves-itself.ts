/** Each form's latest wish; earlier ones are silent about what became of them. */
const latest = new WeakMap<HTMLFormElement, symbol>()
/** One after the other, so that the last one stays. */
let before: Promise<unknown> = Promise.resolve()

document.addEventListener("change", (event) => {
  const turned = event.target as HTMLInputElement
  const form = turned.closest?.<HTMLFormElement>("form[data-saves-itself]")
  // A picture comes back with the page that shows it.
  if (form && turned.type === "file") form.requestSubmit()
  else if (form) void save(form, turned)
})

/** I8: a switch that stands alone is saved as it is turned. One that could not be saved goes back, and says so. */
async function save(form: HTMLFormElement, turned: HTMLInputElement): Promise<void> {
  const said = form.querySelector("output")!
  const wish = Symbol()
  const isOn = turned.checked
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
  latest.set(form, wish)
  said.value = ""
  const saving = before.then(() => isSaved(form.action, body))
  before = saving
  const isDone = await saving
  if (latest.get(form) !== wish) return
  // Meanwhile it may have followed an earlier wish (live.ts).
  turned.checked = isDone ? isOn : !isOn
  said.classList.toggle("is-failed", !isDone)
  said.value = isDone ? "Saved" : "Not saved. Try again."
}

/** The server sends whoever saved something on to a page that says so; somebody who is signed out, to another. */
async function isSaved(action: string, body: URLSearchParams): Promise<boolean> {
  try {
    const { ok, url } = await fetch(action, { method: "POST", body, keepalive: true })
    return ok && new URL(url).searchParams.has("done")
  } catch {
    return false
  }
}
