import { html, type Html } from "../html.ts"
import type { MailContent } from "../mail/mail.ts"

/** K7: a mail as it is read. `htmlHref` serves its HTML part, for that has styles of its own, which this page must not have. */
export function mailSheet({ subject, text }: MailContent, htmlHref: string): Html {
  return html`<main class="stack mail-sheet" id="main">
    <h1 class="anywhere">${subject}</h1>
    <iframe class="mail-frame" src="${htmlHref}" title="As HTML" sandbox="allow-popups" frameborder="0" width="100%" height="560"></iframe>
    <section class="stack" aria-label="As text"><pre class="mail-text" tabindex="0">
${text}</pre></section>
  </main>`
}
