import { onContent } from "./content.ts"

// P11, P15: the server tells the news of one's status anew with each push and page; whoever dismissed it has read it.

const KEY = "dismissed-notice"
/** Where storage is blocked. */
let dismissed = ""

onContent(hideDismissed)

document.addEventListener("click", ({ target }) => {
  const notice = (target as HTMLElement).closest?.("[data-dismiss-notice]")?.closest<HTMLElement>("[data-notice]")
  if (!notice) return
  dismissed = notice.dataset.notice!
  try {
    localStorage.setItem(KEY, dismissed)
  } catch {
    // Then it is dismissed on this page.
  }
  hideDismissed(document)
})

function hideDismissed(content: ParentNode): void {
  for (const notice of content.querySelectorAll<HTMLElement>("[data-notice]")) notice.hidden = notice.dataset.notice === lastDismissed()
}

function lastDismissed(): string {
  try {
    return localStorage.getItem(KEY) ?? dismissed
  } catch {
    return dismissed
  }
}
