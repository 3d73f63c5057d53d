/** C12: since when the agent is online, and when the newest of what was left behind began to wait. */
export type News = { readonly onlineSince: number; readonly leftAt: number }

const KEY = "left-behind"
/** Where the tab's storage is blocked. */
let said: News | null = null

/**
 * C12: the server tells a tab whenever it connects, for it may be new; one that is loaded anew, or comes back, has said it.
 * Whoever comes online anew is told anew, and of what was left behind since.
 */
export function isSaid(news: News, before: News | null = lastSaid()): boolean {
  return before !== null && before.onlineSince === news.onlineSince && before.leftAt >= news.leftAt
}

export function keepSaid(news: News): void {
  said = news
  try {
    sessionStorage.setItem(KEY, JSON.stringify(news))
  } catch {
    // Then it is said once a page.
  }
}

function lastSaid(): News | null {
  try {
    return (JSON.parse(sessionStorage.getItem(KEY) ?? "null") as News | null) ?? said
  } catch {
    return said
  }
}
