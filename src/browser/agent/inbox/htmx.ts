/** What we use of htmx, which stands before us in the same file. */
type Htmx = {
  config: { ws?: Record<string, unknown>; morphSkipChildren: string }
  registerExtension(name: string, extension: Extension): void
  swap(swap: { sourceElement: Element; target: Element; swap: string; text: string }): Promise<void>
  ajax(method: string, path: string, options: Record<string, unknown>): Promise<void>
  process(element: Element): void
}

export type InternalApi = { morph(old: Element, fresh: DocumentFragment, isInner: boolean): void }

export type Extension = {
  init?(api: InternalApi): void
  /** Of an attribute of an element that is being morphed, null if it goes. False: it stays as it is. */
  htmx_before_morph_attr?(element: Element, change: { readonly attrName: string; readonly newValue: string | null }): boolean
  /** Answers with the elements to be processed, or false for a style that is another's. */
  handle_swap?(style: string, target: Element, fragment: DocumentFragment, spec: Record<string, unknown>): Element[] | false
}

export const htmx = (globalThis as unknown as { htmx: Htmx }).htmx

/** The element that navigation leaves alone; null on pages without an inbox's socket. */
export const socketElement = document.getElementById("socket")
export const me = socketElement?.dataset.agent ?? ""
export const isAdmin = socketElement?.dataset.role === "admin"

let isAnswer = false

/** Puts an act's answer where it belongs: the same fragments that the socket brings. */
export function receive(fragments: string): Promise<void> {
  if (!socketElement || fragments === "") return Promise.resolve()
  isAnswer = true
  // Everything is placed before this returns; what it promises is only that it has settled.
  const settled = htmx.swap({ sourceElement: socketElement, target: socketElement, swap: "none", text: fragments })
  isAnswer = false
  return settled
}

/** Whether what is being placed came over the socket, which brings everything in order, and not as the answer to an act. */
export function isHeard(): boolean {
  return !isAnswer
}

/** Another list or thread into its pane, with its address. A newer wish replaces one still on its way. */
export function openPane(href: string, pane: "main" | "thread-pane"): Promise<void> {
  return htmx.ajax("GET", href, {
    source: socketElement,
    target: `#${pane}`,
    swap: "outerHTML",
    push: href,
    headers: { "HX-Target": `${pane === "main" ? "main" : "section"}#${pane}` },
  })
}

export function threadPane(): HTMLElement | null {
  return document.getElementById("thread-pane")
}

/** The conversation that is open; null if none is. */
export function conversationId(): string | null {
  return threadPane()?.dataset.conversation ?? null
}

export function timelineElement(): HTMLElement | null {
  const id = conversationId()
  return id === null ? null : document.getElementById(`timeline-${id}`)
}
