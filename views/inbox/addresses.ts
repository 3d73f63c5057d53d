import type { ListName } from "../../src/domain/audience.ts"
import type { AgentId, ConversationId } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"

export type ListView = "mine" | "unassigned" | "all"

/** I1: what the list on the left shows. */
export type ListFilter = {
  readonly view: ListView
  readonly state: "open" | "closed"
  readonly isOldestFirst: boolean
  /** Empty for no search. */
  readonly search: string
}

export const LIST_NAMES: Record<ListView, string> = { mine: "My messages", unassigned: "Unassigned", all: "All messages" }

const PATHS: Record<ListView, string> = { mine: "/inbox", unassigned: "/inbox/unassigned", all: "/inbox/all" }

export function listHref({ view, ...rest }: ListFilter): string {
  return PATHS[view] + queryOf(rest)
}

/** The list comes along in the address, so that Back and a reload find it again. */
export function threadHref(id: ConversationId, { view, ...rest }: ListFilter): string {
  return `/inbox/${encodeURIComponent(id)}${queryOf(rest, view)}`
}

/** More rows, behind the moment of the last one shown. */
export function rowsHref({ view, ...rest }: ListFilter, last: { readonly at: Instant; readonly id: string }): string {
  return `/inbox/rows${queryOf(rest, view)}&from=${last.at}&behind=${last.id}`
}

/** The items before a message's number. The list is in it for the link that leads on from there. */
export function earlierHref(id: ConversationId, before: number, { view, ...rest }: ListFilter): string {
  return `/inbox/${encodeURIComponent(id)}/earlier${queryOf(rest, view)}&before=${before}`
}

export function queryOf({ state, isOldestFirst, search }: Omit<ListFilter, "view">, view?: ListView): string {
  const query = new URLSearchParams()
  if (view) query.set("view", view)
  if (state === "closed") query.set("state", state)
  if (isOldestFirst) query.set("sort", "oldest")
  if (search !== "") query.set("search", search)
  return query.size > 0 ? `?${query}` : ""
}

/** The list whose news this filter shows; a search is a picture of one moment and hears none. */
export function listName({ view, state }: ListFilter, agentId: AgentId): ListName {
  return view === "mine" ? `mine:${agentId}:${state}` : `${view}:${state}`
}

/** A list's place on the page: a row pushed for a list that is shown no longer finds nothing to land in. */
export function listId(name: ListName): string {
  return `list-${name.replaceAll(":", "-")}`
}

/** The filter that a pushed row's link leads back to. */
export function filterOf(name: ListName): ListFilter {
  return {
    view: name.split(":")[0] as ListView,
    state: name.endsWith(":closed") ? "closed" : "open",
    isOldestFirst: false,
    search: "",
  }
}
