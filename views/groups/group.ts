import type { GroupDraft } from "../../src/domain/group.ts"
import { LANGUAGES, NAME_LIMIT, type Agent, type Group, type Language } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { field, GUARDED, problemLine, saveButton, switchField, type FormState } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { live } from "../parts/live.ts"
import { section } from "../parts/section.ts"
import { statusWord } from "../parts/status-menu.ts"
import { settingsPage, type SettingsFrame } from "../settings/frame.ts"

/** How many of its open conversations nobody is in, and how many somebody is. */
export type OpenCounts = { readonly nobodys: number; readonly somebodys: number }

export type GroupForm = {
  /** Null for a new one. */
  readonly saved: (Group & { readonly open: OpenCounts }) | null
  /** What the fields say: as saved, or as it was sent. */
  readonly draft: GroupDraft
  readonly problems: FormState["problems"]
}

const LANGUAGE_WORD: Record<Language, string> = {
  en: "English",
  fr: "French",
  de: "German",
  es: "Spanish",
  it: "Italian",
  pt: "Portuguese",
  nl: "Dutch",
  pl: "Polish",
  ar: "Arabic",
}

/** I8, W6: one group, new or known. */
export function groupPage(frame: SettingsFrame, { saved, draft, problems }: GroupForm): Html {
  const form: FormState = { values: { name: draft.name }, problems }
  return settingsPage(frame, {
    title: saved?.name ?? "New group",
    href: "/settings/groups",
    above: { name: "Groups", href: "/settings/groups" },
    lead: saved ? "What changes here counts at once, in open widgets too." : "Who answers together.",
    content: html`<form class="stack" method="post" action="/settings/groups${saved && `/${saved.id}`}" novalidate ${GUARDED}>
        ${section({
          heading: "Names",
          content: html`<div class="narrow">${field({ label: "Name", name: "name", form, maxLength: NAME_LIMIT, autocomplete: "off", isFirst: saved === null })}</div>
            ${names(draft, problems)}`,
        })}
        ${section({ heading: "Members", lead: MEMBERS_LEAD, content: members(draft, frame.roster, problems["member"]) })}
        ${section({
          heading: "Visitors",
          content: switchField({
            label: "Private",
            name: "private",
            isOn: draft.isPrivate,
            hint: "Not offered to visitors where they may choose a group. Agents can give it conversations all the same.",
          }),
        })}
        <div class="form-end">${saved ? saveButton() : html`<button class="button button-primary">Make group</button>`}<a class="button" href="/settings/groups">Cancel</a></div>
      </form>
      ${saved && deletion(saved)}`,
  })
}

const MEMBERS_LEAD =
  "Its conversations are offered to those who are online, and visitors chat live while one of them is. With nobody in it, visitors see the whole team."

/** Folded away until one is filled in or wrong. */
function names({ names }: GroupDraft, problems: FormState["problems"]): Html {
  const isOpen = LANGUAGES.some((language) => names[language] !== undefined || problems[`name-${language}`])
  return html`<details class="names" ${isOpen && html`open`}>
    <summary class="names-summary">${icon("right")}In other languages</summary>
    <p class="hint">What visitors read in their language. Left empty, it is the name above.</p>
    <div class="names-fields">${LANGUAGES.map((language) => nameIn(language, names[language] ?? "", problems))}</div>
  </details>`
}

function nameIn(language: Language, value: string, problems: FormState["problems"]): Html {
  const id = `name-${language}`
  const problem = problems[id]
  return html`<div class="field">
    <label class="label" for="${id}">${LANGUAGE_WORD[language]}</label>
    <input class="input" id="${id}" name="${id}" value="${value}" lang="${language}" dir="auto" maxlength="${NAME_LIMIT}" autocomplete="off"
      ${problem && html`aria-describedby="${id}-problem" aria-invalid="true"`} ${Object.keys(problems)[0] === id && html`autofocus`}>
    ${problem && problemLine(id, problem)}
  </div>`
}

function members({ members }: GroupDraft, roster: readonly Agent[], problem: string | undefined): Html {
  const away = roster.filter((agent) => !agent.isActive && members.includes(agent.id))
  return html`<fieldset class="members" ${problem && html`aria-describedby="member-problem"`}>
      <legend class="visually-hidden">Members</legend>
      ${roster.filter((agent) => agent.isActive).map((agent) => choice(agent, members.includes(agent.id)))}
    </fieldset>
    ${problem && problemLine("member", problem)}
    ${away.length > 0 && html`<p class="hint">Deactivated, and in it again once they are back: ${away.map(({ name }, i) => html`${i > 0 && ", "}<bdi>${name}</bdi>`)}.</p>`}`
}

function choice(agent: Agent, isChosen: boolean): Html {
  return html`<label class="member"><input class="member-box" type="checkbox" name="member" value="${agent.id}" ${isChosen && html`checked`}>
    ${avatar(agent, "small")}<span class="truncate"><bdi>${agent.name}</bdi></span>${live((version) => html`<span class="person-status muted small" id="status-of-${agent.id}" data-live="${version}"><span class="status-dot" data-status="${agent.status}"></span>${statusWord(agent)}</span>`)}</label>`
}

function deletion({ id, name, open }: Group & { readonly open: OpenCounts }): Html {
  return html`${section({
    heading: "Delete this group",
    lead: howMany(open),
    end: html`<button class="button" type="button" command="show-modal" commandfor="delete-group">${icon("bin")}Delete…</button>`,
    content: null,
  })}
    <dialog class="dialog" id="delete-group" aria-labelledby="delete-group-title">
      <h2 class="anywhere" id="delete-group-title">Delete <bdi>${name}</bdi>?</h2>
      <p class="muted">${howMany(open)} ${whatBecomes(open)}</p>
      <p class="muted">Visitors who had this group see the whole team. This can't be undone.</p>
      <div class="dialog-actions">
        <button class="button" type="button" command="close" commandfor="delete-group">Cancel</button>
        <form method="post" action="/settings/groups/${id}/deletion"><button class="button button-danger">Delete group</button></form>
      </div>
    </dialog>`
}

function howMany({ nobodys, somebodys }: OpenCounts): string {
  const all = nobodys + somebodys
  if (all === 0) return "It has no open conversations."
  return all === 1 ? "It has 1 open conversation." : `It has ${all} open conversations.`
}

function whatBecomes({ nobodys, somebodys }: OpenCounts): string {
  if (nobodys + somebodys === 0) return ""
  if (somebodys === 0)
    return nobodys === 1 ? "That one goes to Unassigned, as nobody is in it." : "They go to Unassigned, as nobody is in them."
  if (nobodys === 0) return somebodys === 1 ? "That one stays with its agents." : "They stay with their agents."
  const freed = nobodys === 1 ? "1 that nobody is in goes to Unassigned" : `${nobodys} that nobody is in go to Unassigned`
  return `${freed}, ${somebodys === 1 ? "1 stays with its agents" : `${somebodys} stay with their agents`}.`
}
