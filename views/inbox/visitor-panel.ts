import { browserName } from "../../src/domain/browser-name.ts"
import type { TraceLine } from "../../src/domain/mail-trace.ts"
import { NAME_LIMIT, visitorName, type Conversation, type Visitor } from "../../src/domain/model.ts"
import { html, safeUrl, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { icon, type IconName } from "../parts/icons.ts"
import { mailTraceList } from "./mail-trace.ts"
import { when } from "./when.ts"

/** I4: the visitor. The fields are for typing in and stand apart from the facts, which are pushed. */
export function visitorPanel(visitor: Visitor, conversation: Conversation, trace: readonly TraceLine[]): Html {
  return html`<aside class="visitor-panel" id="visitor-panel" aria-label="Visitor">
    <div class="visitor-top">
      ${avatar({ id: conversation.id, name: visitorName(visitor) }, "large")}
      <button class="button button-quiet button-icon button-small panel-close" type="button" data-panel-toggle aria-label="Hide visitor details">${icon("close")}</button>
    </div>
    ${visitorFields(visitor)}
    ${visitorFacts(visitor, conversation)}
    ${mailTraceList(conversation.id, trace)}
  </aside>`
}

/** Saved as each field is left. */
export function visitorFields(visitor: Visitor): Html {
  return html`<form class="visitor-fields" id="visitor-fields-${visitor.id}" hx-put="/visitors/${visitor.id}" hx-trigger="change, submit" hx-swap="none">
    ${line("Name", "name", visitor.name, "text", NAME_LIMIT)}
    ${line("Email", "email", visitor.email, "email", 254)}
    ${line("Phone", "phone", visitor.phone, "tel", 40)}
  </form>`
}

function line(label: string, name: string, value: string | null, type: string, limit: number): Html {
  return html`<label class="visitor-field"><span>${label}</span>
    <input class="input" type="${type}" name="${name}" value="${value}" maxlength="${limit}" placeholder="Not given" autocomplete="off" spellcheck="false"></label>`
}

/** What the visitor's browser says of itself. All of it is the visitor's word: text, never markup, links only to the web. */
export function visitorFacts(visitor: Visitor, conversation: Conversation): Html {
  const { page, timeZone, locale, userAgent, createdAt, leftAt } = visitor
  return html`<dl class="facts" id="visitor-facts-${visitor.id}">
    ${fact("person", "Visitor", leftAt === null ? html`<span class="here-dot"></span> Here now` : html`Away since ${when(leftAt, "full")}`)}
    ${page && fact("link", "Page", link(page.url, page.title || page.url))}
    ${page && page.referrer !== "" && fact("away", "Came from", link(page.referrer, page.referrer))}
    ${timeZone && fact("clock", "Local time", html`<span data-local-time="${timeZone}">${timeZone}</span>`)}
    ${locale && fact("globe", "Language", html`<span data-language="${locale}">${locale}</span>`)}
    ${userAgent && fact("screen", "Browser", html`<span class="fact-agent" title="${userAgent}">${browserName(userAgent)}</span>`)}
    ${fact("star", "First seen", when(createdAt, "full"))}
    ${fact("chat", "Conversation", html`since ${when(conversation.createdAt, "full")}`)}
  </dl>`
}

function fact(picture: IconName, label: string, value: Html): Html {
  return html`<div class="fact"><dt>${icon(picture)}<span>${label}</span></dt><dd>${value}</dd></div>`
}

function link(url: string, words: string): Html {
  return html`<a href="${safeUrl(url)}" target="_blank" rel="noopener noreferrer nofollow" title="${url}"><bdi>${words}</bdi></a>`
}
