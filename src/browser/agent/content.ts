/** Runs for the page as it comes, and again after each of htmx's swaps. */
export function onContent(run: (content: ParentNode) => void): void {
  run(document)
  document.addEventListener("htmx:after:swap", () => run(document))
}
