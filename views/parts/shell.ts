import type { Account, Agent } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { icon, logo, type IconName } from "./icons.ts"
import { statusMenu, statusNotice, type StatusWords } from "./status-menu.ts"

export type Place = "mine" | "unassigned" | "all" | "visitors" | "statistics" | "settings"

export type Frame = {
  readonly agent: Agent
  readonly roster: readonly Agent[]
  readonly account: Account
  /** P13: why one's status is what it is, in words. */
  readonly statusWords: StatusWords
  /** Null on a page that is none of the navigation's. */
  readonly current: Place | null
  readonly counts: { readonly mine: number; readonly unassigned: number }
  /** What stands right of the navigation; it brings its own `<main id="main">`. */
  readonly content: Html
}

/** `rest` belongs to the name, and is not seen where there is no room for it. */
const LINKS: readonly { place: Place; name: string; rest?: string; href: string; icon: IconName }[] = [
  { place: "mine", name: "My messages", href: "/inbox", icon: "mine" },
  { place: "unassigned", name: "Unassigned", href: "/inbox/unassigned", icon: "unassigned" },
  { place: "all", name: "All messages", href: "/inbox/all", icon: "all" },
  { place: "visitors", name: "Visitors", rest: " online", href: "/visitors", icon: "visitors" },
  { place: "statistics", name: "Statistics", href: "/statistics", icon: "statistics" },
  { place: "settings", name: "Settings", href: "/settings", icon: "settings" },
]

/** I1: the frame around everything that signed-in agents see: a rail on the left; on phones the five names in a bar at the bottom, and oneself at the top, with Settings in one's menu. */
export function appFrame({ agent, roster, account, statusWords, current, counts, content }: Frame): Html {
  return html`<a class="skip" href="#main">Skip to content</a>
<div class="frame">
  <header class="rail">
    <p class="brand rail-brand">${logo()}<span class="truncate">${account.name}</span></p>
    <nav class="rail-nav" aria-label="Main">
      <ul class="rail-links">${LINKS.map((link) => navLink(link, current, counts))}</ul>
    </nav>
    ${statusMenu(agent, roster, account.isWidgetHiddenWhenOffline, statusWords)}
  </header>
  <div class="content">${statusNotice(statusWords)}${content}</div>
</div>`
}

/** The count stands beside its link, for the link's name is its name (I1) and the server pushes numbers alone. */
function navLink({ place, name, rest, href, icon: picture }: (typeof LINKS)[number], current: Place | null, counts: Frame["counts"]): Html {
  const count = place === "mine" || place === "unassigned" ? counts[place] : null
  return html`<li class="rail-item" data-place="${place}">
    <a class="rail-link" href="${href}" ${current === place && html`aria-current="page"`} ${count !== null && html`aria-describedby="count-${place}"`}>${icon(picture)}<span class="rail-name">${name}${rest && html`<span class="rail-rest">${rest}</span>`}</span></a>
    ${count !== null && html`<span class="count rail-count" id="count-${place}">${count > 0 && count}</span>`}
  </li>`
}
