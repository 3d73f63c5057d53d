import { fetchMissed, held } from "./socket.ts"

/** htmx's record of a request, as far as we look into it. */
type Context = {
  readonly sourceElement: HTMLElement
  readonly request: { readonly body: FormData }
  readonly response?: { readonly status: number }
}

const CONFLICT = 409

/** C9: closing says how far this page shows the conversation, so that nobody closes it over words that they have not read. */
document.addEventListener("htmx:config:request", (event) => {
  const { sourceElement, request } = contextOf(event)
  if (sourceElement.matches("[data-close]")) request.body.set("seq", String(held().seq))
})

document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement, response } = contextOf(event)
  if (!sourceElement.matches("[data-close]") || response?.status !== CONFLICT) return
  // Without an answer the socket brings it, once it can.
  fetchMissed().catch(() => undefined)
})

const contextOf = (event: Event): Context => (event as CustomEvent<{ ctx: Context }>).detail.ctx
