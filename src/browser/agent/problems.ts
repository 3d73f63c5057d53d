import { forgetFailures, nameFailures, sayFailed, UNREACHABLE } from "./toasts.ts"

/** htmx's record of a request, as far as we look into it. */
type Context = {
  readonly sourceElement: HTMLElement
  readonly request: { readonly method: string; readonly action: string }
  readonly response?: { readonly status: number }
  /** What the answer's own headers ask for. */
  readonly hx: { reswap?: string }
  readonly text: string
}

// What an act's failure says stands where the act was asked for, if there is a place for it (`data-problem` names its id); else in a toast.

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: Context }>).detail
  const place = placeOf(ctx.sourceElement)
  if (ctx.response!.status < 400) {
    if (place) tell(ctx.sourceElement, place, "")
    // Reading somewhere proves nothing about writing there.
    if (isWriting(ctx)) forgetFailures(pathOf(ctx))
  } else if (place) {
    ctx.hx.reswap = "none"
    tell(ctx.sourceElement, place, wordsIn(ctx.text))
  }
})

document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: Context }>).detail
  if ((ctx.response?.status ?? 0) >= 400) nameFailures(pathOf(ctx))
})

/** No answer at all. What is only asked for again and again says nothing. */
document.addEventListener("htmx:error", (event) => {
  const { ctx } = (event as CustomEvent<{ ctx?: Context }>).detail
  if (!ctx?.request || ctx.response || !isWriting(ctx)) return
  const place = placeOf(ctx.sourceElement)
  if (place) tell(ctx.sourceElement, place, UNREACHABLE)
  else sayFailed(UNREACHABLE, pathOf(ctx))
})

function tell(source: HTMLElement, place: HTMLElement, words: string): void {
  place.textContent = words
  if (!source.matches("input")) return
  if (words === "") source.removeAttribute("aria-invalid")
  else source.setAttribute("aria-invalid", "true")
  // News of the rest must not put it right in passing.
  source.closest("[data-field]")?.toggleAttribute("hx-morph-skip", words !== "")
}

function placeOf({ dataset }: HTMLElement): HTMLElement | null {
  return dataset.problem === undefined ? null : document.getElementById(dataset.problem)
}

/** A refusal comes as a toast (`errorPage.toast`). */
function wordsIn(answer: string): string {
  return new DOMParser().parseFromString(answer, "text/html").querySelector("p")?.textContent ?? "This did not work."
}

const isWriting = ({ request }: Context): boolean => request.method.toUpperCase() !== "GET"
const pathOf = ({ request }: Context): string => new URL(request.action, location.href).pathname
