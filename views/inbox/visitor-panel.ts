import { browserName } from "../../src/domain/browser-name.ts"
import type { Assignees } from "../../src/domain/inbox.ts"
import type { TraceLine } from "../../src/domain/mail-trace.ts"
import { NAME_LIMIT, visitorName, type Conversation, type Visitor, type VisitorId } from "../../src/domain/model.ts"
import { html, safeUrl, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { icon, type IconName } from "../parts/icons.ts"
import { mailTraceList } from "./mail-trace.ts"
import { when } from "./when.ts"

/** I4: the visitor. The fields are for typing in and stand apart from the facts, which are pushed. */
export function visitorPanel(visitor: Visitor, conversation: Conversation, assignees: Assignees, trace: readonly TraceLine[]): Html {
  return html`<aside class="visitor-panel" id="visitor-panel" aria-label="Visitor">
    ${visitorTop(visitor, conversation)}
    ${visitorFields(visitor)}
    ${visitorFacts(visitor, conversation, assignees)}
    ${mailTraceList(conversation.id, trace)}
  </aside>`
}

/** Their face, which is of their name, and the way back. */
export function visitorTop(visitor: Visitor, { id }: Conversation): Html {
  return html`<div class="visitor-top" id="visitor-top-${visitor.id}">
    ${avatar({ id, name: visitorName(visitor) }, "large")}
    <button class="button button-quiet button-icon button-small panel-close" type="button" data-panel-toggle aria-label="Hide visitor details">${icon("close")}</button>
  </div>`
}

/** Each is saved as it is left, by itself: one that does not fit keeps no other from being saved, and keeps what was typed. */
export function visitorFields(visitor: Visitor): Html {
  return html`<div class="visitor-fields" id="visitor-fields-${visitor.id}" role="group" aria-label="What is known of the visitor">
    ${line("Name", "name", visitor.name, "text", NAME_LIMIT, visitor.id)}
    ${line("Email", "email", visitor.email, "email", 254, visitor.id)}
    ${line("Phone", "phone", visitor.phone, "tel", 40, visitor.id)}
  </div>`
}

/** Its keyboard is of the kind, but what is none of the kind is for the server to say: a browser would only not send it. */
function line(
  label: string,
  name: string,
  value: string | null,
  keyboard: "text" | "email" | "tel",
  limit: number,
  visitorId: VisitorId,
): Html {
  const problem = `visitor-${name}-problem-${visitorId}`
  return html`<div class="visitor-field" data-field><label><span>${label}</span>
    <input class="input" name="${name}" inputmode="${keyboard}" value="${value}" maxlength="${limit}" placeholder="Not given" autocomplete="off" autocapitalize="${keyboard === "text" ? "words" : "off"}" spellcheck="false"
      hx-put="/visitors/${visitorId}" hx-trigger="change" hx-swap="none" data-problem="${problem}" aria-describedby="${problem}"></label>
    <p class="problem" role="alert" id="${problem}"></p></div>`
}

/** What the visitor's browser says of itself. All of it is the visitor's word: text, never markup, links only to the web. */
export function visitorFacts(visitor: Visitor, conversation: Conversation, { agents, group }: Assignees): Html {
  const names = [...agents.map(({ name }) => name), ...(group ? [group.name] : [])]
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
    ${fact("invite", "Assigned to", names.length === 0 ? html`Nobody` : html`${names.map((name, i) => html`${i > 0 && ", "}<bdi>${name}</bdi>`)}`)}
  </dl>`
}

function fact(picture: IconName, label: string, value: Html): Html {
  return html`<div class="fact"><dt>${icon(picture)}<span>${label}</span></dt><dd>${value}</dd></div>`
}

function link(url: string, words: string): Html {
  return html`<a href="${safeUrl(url)}" target="_blank" rel="noopener noreferrer nofollow" title="${url}"><bdi>${words}</bdi></a>`
}
