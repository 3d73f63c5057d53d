import { me } from "./htmx.ts"

/** One's own sent words and comments can be edited and taken back (C7). One menu serves them all. */
export function offerOptions(entry: HTMLElement): void {
  const isOffered =
    entry.dataset.author === me &&
    entry.matches(":is(.entry-agent, .entry-comment):not(.is-pending)") &&
    !entry.querySelector(".bubble-deleted") &&
    !entry.querySelector(".entry-more")
  const template = document.querySelector<HTMLTemplateElement>("#entry-more")
  if (isOffered && template) entry.querySelector(".entry-body")?.append(template.content.cloneNode(true))
}
