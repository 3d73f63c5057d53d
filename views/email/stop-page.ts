import type { Agent } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { page, type AssetUrl } from "../page.ts"
import { card } from "../parts/card.ts"

/** E7: asks once more, for a link may be opened by a program. Works for whoever holds the mail, signed in or not. */
export function stopPage({ asset, token, agent }: { asset: AssetUrl; token: string; agent: Agent }): Html {
  return page({
    title: "Stop these mails",
    asset,
    body: card({
      heading: "Stop these mails?",
      lead: `${agent.email} then gets no mails about conversations any more. They are all in the inbox.`,
      content: html`<form method="post" action="/mail/stop/${token}"><button class="button button-primary">Do not forward</button></form>
        <p class="hint">Or choose which mails you get in <a href="/settings/preferences">your preferences</a>.</p>`,
    }),
  })
}

export function stoppedPage({ asset, agent }: { asset: AssetUrl; agent: Agent }): Html {
  return page({
    title: "No more mails",
    asset,
    body: card({
      heading: "No more mails",
      lead: `${agent.email} gets no mails about conversations any more.`,
      content: html`<p><a class="button" href="/settings/preferences">Change it back</a></p>`,
    }),
  })
}
