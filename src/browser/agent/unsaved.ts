import { confirmed } from "./inbox/confirm.ts"

// I8: what was changed and not saved is not left without a word, and a form can be saved once there is something to save.
const forms = [...document.querySelectorAll<HTMLFormElement>("form[data-guarded]")]
/** By what the page was made with, for a browser may have filled in before us what was typed in an earlier visit. */
const asSaved = new Map(forms.map((form) => [form, JSON.stringify(controlsOf(form).map((one) => [one.name, savedIn(one)]))]))
let isLeaving = false

if (forms.length > 0) {
  for (const form of forms) {
    form.addEventListener("input", tell)
    form.addEventListener("change", tell)
    // P9: ranges come and go without anything being typed.
    new MutationObserver(tell).observe(form, { childList: true, subtree: true })
  }
  document.addEventListener("click", followed, true)
  document.addEventListener("submit", sent, true)
  // A page that comes back has its fields as they were left.
  addEventListener("pageshow", () => {
    isLeaving = false
    tell()
  })
  tell()
}

function tell(): void {
  for (const form of forms) {
    const button = form.querySelector<HTMLButtonElement>("[data-save]")
    form.toggleAttribute("data-changed", isChanged(form))
    if (button) button.disabled = !isChanged(form)
  }
  // Only while it is needed, for with it no browser keeps a page to come back to.
  if (forms.some(isChanged)) addEventListener("beforeunload", asked)
  else removeEventListener("beforeunload", asked)
}

/** The browser's own question, in its own words: for closing, reloading and going back. */
function asked(event: BeforeUnloadEvent): void {
  if (!isLeaving) event.preventDefault()
}

function followed(event: MouseEvent): void {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  const link = (event.target as Element).closest?.<HTMLAnchorElement>("a[href]")
  if (!link || link.target === "_blank" || isHere(link) || !forms.some(isChanged)) return
  event.preventDefault()
  event.stopPropagation()
  void leave(() => (location.href = link.href))
}

/** A form leaves the page, and with it what was changed in another one. */
function sent(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement
  if (isLeaving || !doesLeave(form)) return
  if (!forms.some((other) => other !== form && isChanged(other))) {
    isLeaving = true
    return
  }
  event.preventDefault()
  event.stopPropagation()
  void leave(() => form.requestSubmit(event.submitter))
}

async function leave(go: () => void): Promise<void> {
  if (!(await confirmed("You have changes here that are not saved. Leave without them?", "Leave"))) return
  isLeaving = true
  go()
}

const doesLeave = (form: HTMLFormElement) => form.method !== "dialog" && !form.matches("[hx-post], [hx-put], [hx-get]")
const isHere = (link: HTMLAnchorElement) => link.hash !== "" && link.pathname + link.search === location.pathname + location.search

/** What was refused stands in the page as it was typed, and is not saved either. */
function isChanged(form: HTMLFormElement): boolean {
  if (!form.isConnected) return false
  return form.querySelector('[aria-invalid="true"], .error') !== null || asNow(form) !== asSaved.get(form)
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

function controlsOf(form: HTMLFormElement): readonly Control[] {
  return [...form.elements].filter((one): one is Control => one.matches("input[name], select[name], textarea[name]"))
}

function asNow(form: HTMLFormElement): string {
  return JSON.stringify(controlsOf(form).map((one) => [one.name, isBox(one) ? one.checked : one.value]))
}

function savedIn(one: Control): string | boolean {
  if (isBox(one)) return one.defaultChecked
  if (!(one instanceof HTMLSelectElement)) return one.defaultValue
  return ([...one.options].find((option) => option.defaultSelected) ?? one.options[0])?.value ?? ""
}

function isBox(one: Control): one is HTMLInputElement {
  return one.type === "checkbox" || one.type === "radio"
}
