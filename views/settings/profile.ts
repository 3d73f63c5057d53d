import { NAME_LIMIT, STATUSES } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { field, problemLine, switchField, UNTOUCHED, type FormState } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { moment } from "../parts/moment.ts"
import { section } from "../parts/section.ts"
import { STATUS_KEYS } from "../parts/status-menu.ts"
import { settingsPage, type SettingsFrame } from "./frame.ts"

/** One browser that is signed in. */
export type OpenSession = { readonly browser: string; readonly since: Instant; readonly isThis: boolean }

export type Profile = {
  readonly sessions: readonly OpenSession[]
  /** P6. */
  readonly isToldWhenInvisible: boolean
  readonly form?: FormState
}

/** I8: one's own name, picture, password and sessions. */
export function profilePage(frame: SettingsFrame, { sessions, isToldWhenInvisible, form = UNTOUCHED }: Profile): Html {
  return settingsPage(frame, {
    title: "Chat profile",
    href: "/settings/profile",
    lead: "What visitors and colleagues see of you, and how you sign in.",
    content: html`${nameSection(frame, form)} ${pictureSection(frame, form)} ${passwordSection(frame, form)} ${sessionsSection(sessions)} ${keyboardSection(frame)} ${advancedSection(frame, isToldWhenInvisible)}`,
  })
}

function nameSection({ agent }: SettingsFrame, form: FormState): Html {
  const filled = { ...form, values: { name: agent.name, ...form.values } }
  return section({
    heading: "Name",
    lead: html`You sign in as ${agent.email}.`,
    content: html`<form class="form narrow" method="post" action="/settings/profile" novalidate>
      ${field({ label: "Your name", name: "name", form: filled, autocomplete: "name", maxLength: NAME_LIMIT, hint: "Visitors see it when you answer." })}
      <div class="form-end"><button class="button button-primary">Save name</button></div>
    </form>`,
  })
}

function pictureSection({ agent }: SettingsFrame, form: FormState): Html {
  const problem = form.problems["picture"]
  return section({
    heading: "Picture",
    lead: "A JPEG, PNG, WebP or GIF of up to 5 MB. A square one fits best.",
    content: html`<div class="picture">
      ${avatar(agent, "huge")}
      <div class="picture-side">
        <form class="row" method="post" action="/settings/profile/picture" enctype="multipart/form-data">
          <label class="visually-hidden" for="picture">Picture file</label>
          <input class="input-file" type="file" id="picture" name="picture" accept="image/jpeg,image/png,image/webp,image/gif" required
            ${problem && html`aria-invalid="true" aria-describedby="picture-problem" autofocus`}>
          <button class="button">${icon("upload")}Upload</button>
        </form>
        ${problem && problemLine("picture", problem)}
        ${agent.picture && html`<form method="post" action="/settings/profile/picture-removal"><button class="button button-quiet button-small">${icon("bin")}Remove picture</button></form>`}
      </div>
    </div>`,
  })
}

function passwordSection({ agent }: SettingsFrame, form: FormState): Html {
  return section({
    heading: "Password",
    lead: "Changing it signs you out everywhere else.",
    content: html`<form class="form narrow" method="post" action="/settings/profile/password" novalidate>
      <input type="hidden" name="username" autocomplete="username" value="${agent.email}">
      ${field({ label: "Current password", name: "current", type: "password", form, autocomplete: "current-password" })}
      ${field({ label: "New password", name: "password", type: "password", form, autocomplete: "new-password", hint: "8 characters or more." })}
      <div class="form-end"><button class="button">Change password</button></div>
    </form>`,
  })
}

function sessionsSection(sessions: readonly OpenSession[]): Html {
  const others = sessions.filter((session) => !session.isThis).length
  return section({
    heading: "Where you are signed in",
    content: html`<ul class="sessions">
        ${sessions.map(
          ({ browser, since, isThis }) => html`<li class="session">
            ${icon("screen")}
            <span class="session-words"><span>${browser}</span> <span class="muted small">since ${moment(since)}</span></span>
            ${isThis && html`<span class="badge badge-accent">This browser</span>`}
          </li>`,
        )}
      </ul>
      ${others > 0 && html`<form method="post" action="/settings/profile/sign-outs"><button class="button">Sign out elsewhere</button></form>`}`,
  })
}

/** I6: single keys get in the way of whoever dictates, or uses a keyboard of another kind (WCAG 2.1.4). */
function keyboardSection({ agent }: SettingsFrame): Html {
  return section({
    heading: "Keyboard",
    content: html`<form class="form" method="post" action="/settings/profile/shortcuts">
      ${switchField({
        label: "Keyboard shortcuts",
        name: "shortcuts",
        isOn: agent.hasShortcuts,
        hint: "Single keys that do something wherever you are not typing. Turn them off if you dictate, or press them by accident.",
      })}
      <ul class="keys">${STATUSES.map((status) => html`<li><kbd class="kbd">${STATUS_KEYS[status]}</kbd> Go ${status}</li>`)}</ul>
      <div class="form-end"><button class="button">Save shortcuts</button></div>
    </form>`,
  })
}

/** P6. Open after it was saved, to show that it is. */
function advancedSection({ done }: SettingsFrame, isToldWhenInvisible: boolean): Html {
  return html`<details class="section advanced" ${done === "advanced" && html`open`}>
    <summary>${icon("right")}Advanced settings</summary>
    <form class="form" method="post" action="/settings/profile/advanced">
      ${switchField({
        label: "Get new chat notifications when invisible, if online agents take longer than 30 seconds to respond",
        name: "told-when-invisible",
        isOn: isToldWhenInvisible,
        hint: "Such a chat is then listed for you as well, and you are told once.",
      })}
      <div class="form-end"><button class="button">Save advanced settings</button></div>
    </form>
  </details>`
}
