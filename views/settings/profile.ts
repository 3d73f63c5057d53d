import { NAME_LIMIT, STATUSES } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { field, GUARDED, passwordOf, problemLine, saveButton, switchForm, UNTOUCHED, type FormState } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { moment } from "../parts/moment.ts"
import { section } from "../parts/section.ts"
import { STATUS_KEYS, statusHint } from "../parts/status-menu.ts"
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
    content: html`${frame.done === "joined" && statusHint({ ...frame, isWidgetHiddenWhenOffline: frame.account.isWidgetHiddenWhenOffline })}${nameSection(frame, form)} ${pictureSection(frame, form)} ${passwordSection(frame, form)} ${sessionsSection(sessions)} ${keyboardSection(frame)} ${advancedSection(frame, isToldWhenInvisible)}`,
  })
}

function nameSection({ agent }: SettingsFrame, form: FormState): Html {
  const filled = { ...form, values: { name: agent.name, ...form.values } }
  return section({
    heading: "Name",
    lead: html`You sign in as ${agent.email}.`,
    content: html`<form class="form narrow" method="post" action="/settings/profile" novalidate ${GUARDED}>
      ${field({ label: "Your name", name: "name", form: filled, autocomplete: "name", maxLength: NAME_LIMIT, hint: "Visitors see it when you answer." })}
      <div class="form-end">${saveButton("name")}</div>
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
        <form class="row" method="post" action="/settings/profile/picture" enctype="multipart/form-data" data-saves-itself>
          <label class="visually-hidden" for="picture">Picture file</label>
          <input class="input-file" type="file" id="picture" name="picture" accept="image/jpeg,image/png,image/webp,image/gif" required
            ${problem && html`aria-invalid="true" aria-describedby="picture-problem" autofocus`}>
          <button class="button without-script">${icon("upload")}Upload</button>
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
      ${passwordOf(agent.email)}
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
    content: switchForm(
      "/settings/profile/shortcuts",
      {
        label: "Keyboard shortcuts",
        name: "shortcuts",
        isOn: agent.hasShortcuts,
        hint: "Single keys that do something wherever you are not typing. Turn them off if you dictate, or press them by accident.",
      },
      html`<ul class="keys">${STATUSES.map((status) => html`<li><kbd class="kbd">${STATUS_KEYS[status]}</kbd> Go ${status}</li>`)}</ul>`,
    ),
  })
}

/** P6. Open after it was saved without script, to show that it is. */
function advancedSection({ done }: SettingsFrame, isToldWhenInvisible: boolean): Html {
  return html`<details class="section advanced" ${done === "advanced" && html`open`}>
    <summary>${icon("right")}Advanced settings</summary>
    ${switchForm("/settings/profile/advanced", {
      label: "Get new chat notifications when invisible, if online agents take longer than 30 seconds to respond",
      name: "told-when-invisible",
      isOn: isToldWhenInvisible,
      hint: "Such a chat is then listed for you as well, and you are told once.",
    })}
  </details>`
}
