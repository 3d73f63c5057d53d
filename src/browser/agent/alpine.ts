/** What we use of Alpine, which comes after us in the same file. */
type Alpine = { data(name: string, component: () => object): void }

/** Inside a component: what its own `x-ref`s name. */
export type Refs<Names extends string, Kind extends HTMLElement = HTMLElement> = { readonly $refs: Record<Names, Kind> }

/** Registers `x-data="name"`. Its attributes name members only: the CSP build runs no code from the page. */
export function component(name: string, make: () => object): void {
  document.addEventListener("alpine:init", () => (globalThis as unknown as { Alpine: Alpine }).Alpine.data(name, make))
}
