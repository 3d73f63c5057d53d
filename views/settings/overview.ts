import { html, type Html } from "../html.ts"
import { icon } from "../parts/icons.ts"
import { settingsDocument, type SettingsFrame } from "./frame.ts"
import { placesFor, type SettingsGroup } from "./places.ts"

/** I8: all pages that this agent may open, and what each is for. */
export function overviewPage(frame: SettingsFrame): Html {
  return settingsDocument(
    frame,
    "Settings",
    html`<main class="settings-overview" id="main" tabindex="-1">
      <h1>Settings</h1>
      ${placesFor(frame.agent.role).map(group)}
    </main>`,
  )
}

function group({ name, links }: SettingsGroup): Html {
  return html`<section class="section section-flush">
    <h2 class="overview-name">${name}</h2>
    <ul class="people">${links.map(
      (link) => html`<li class="overview-place">
        <p><a class="overview-link" href="${link.href}">${link.name}</a></p>
        <p class="muted small">${link.about}</p>
        ${icon("right")}
      </li>`,
    )}</ul>
  </section>`
}
