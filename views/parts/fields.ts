import { html, type Html } from "../html.ts"
import { icon } from "./icons.ts"
import { live } from "./live.ts"

/** What a form got and what is wrong with it, by the fields' names. */
export type FormState = { readonly values: Readonly<Record<string, string>>; readonly problems: Readonly<Record<string, string>> }

export const UNTOUCHED: FormState = { values: {}, problems: {} }

export type Field = {
  readonly label: string
  readonly name: string
  readonly form: FormState
  readonly type?: "text" | "email" | "password" | "date"
  readonly hint?: string
  readonly autocomplete?: string
  readonly placeholder?: string
  readonly maxLength?: number
  readonly isOptional?: boolean
  readonly isReadonly?: boolean
  /** Where typing starts; the first field with a problem always does. */
  readonly isFirst?: boolean
}

/** A labelled line of text, its hint and what is wrong with it. */
export function field(props: Field): Html {
  const { label, name, form, hint } = props
  const problem = form.problems[name]
  return html`<div class="field">
    <label class="label" for="${name}">${label}${props.isOptional && html` <span class="muted">(optional)</span>`}</label>
    ${props.type === "password" ? withToggle(input(props)) : input(props)}
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`} ${problem && problemLine(name, problem)}
  </div>`
}

function input({ name, form, type = "text", hint, autocomplete, placeholder, maxLength, isOptional, isReadonly, isFirst }: Field): Html {
  const wrong = Object.keys(form.problems)
  const hasFocus = wrong[0] === name || (isFirst && wrong.length === 0)
  return html`<input class="input" id="${name}" name="${name}" type="${type}" ${[
    // A password is typed anew: it must not travel back.
    type !== "password" && html` value="${form.values[name]}"`,
    type === "password" && html` x-ref="input"`,
    type !== "text" && html` spellcheck="false" autocapitalize="none"`,
    autocomplete && html` autocomplete="${autocomplete}"`,
    placeholder && html` placeholder="${placeholder}"`,
    maxLength && html` maxlength="${maxLength}"`,
    (hint || form.problems[name]) &&
      html` aria-describedby="${[hint && `${name}-hint`, form.problems[name] && `${name}-problem`].filter(Boolean).join(" ")}"`,
    form.problems[name] && html` aria-invalid="true"`,
    !isOptional && html` required`,
    isReadonly && html` readonly`,
    hasFocus && html` autofocus`,
  ]}>`
}

/** What is wrong with the field `name`, to stand below it. */
export function problemLine(name: string, problem: string): Html {
  return html`<p class="error" id="${name}-problem">${icon("failed")}<span>${problem}</span></p>`
}

/** The toggle appears with the script that makes it work. */
function withToggle(password: Html): Html {
  return html`<div class="input-group" x-data="passwordField">
    ${password}
    <button class="button button-quiet button-small" type="button" hidden x-ref="toggle" @click="toggle"><span x-text="caption">Show</span><span class="visually-hidden"> password</span></button>
  </div>`
}

/** Whose password it is, for password managers, which pass over fields of the type "hidden". */
export function passwordOf(email: string): Html {
  return html`<input type="text" name="username" autocomplete="username" value="${email}" readonly hidden>`
}

export type Switch = {
  readonly label: string
  readonly name: string
  readonly isOn: boolean
  readonly hint: string
  /** It cannot be turned; the hint says why. */
  readonly isDisabled?: boolean
  /** P14: while the page is open it follows what is chosen elsewhere. */
  readonly isLive?: boolean
}

/** A switch that stands alone is saved as it is turned, and says so (`saves-itself.ts`); without script by its button. */
export function switchForm(action: string, props: Switch, below?: Html): Html {
  return html`<form class="form" method="post" action="${action}" data-saves-itself>
    <div class="switch-alone">${switchField(props)}<output class="switch-said"></output></div>
    ${below} ${!props.isDisabled && html`<div class="form-end without-script"><button class="button">Save</button></div>`}
  </form>`
}

/** Goes into the `<form>` of a form that ends with `saveButton`: the script asks before what was changed in it is left (`unsaved.ts`). */
export const GUARDED = html`data-guarded`

/** What a form of several fields ends with. The script keeps it quiet while nothing differs from what is saved. `what` is for those who do not see where it stands. */
export function saveButton(what = "changes"): Html {
  return html`<button class="button button-primary" data-save>Save<span class="visually-hidden"> ${what}</span></button>`
}

/** An on/off choice, with what it means. */
export function switchField({ label, name, isOn, hint, isDisabled, isLive }: Switch): Html {
  const box = (version?: string) =>
    html`<input class="switch-input" type="checkbox" role="switch" id="${name}"${version !== undefined && html` data-live="${version}"`} name="${name}" value="on" ${isOn && html`checked`} ${isDisabled && html`disabled`} aria-describedby="${name}-hint">`
  return html`<div class="switch">
    ${isLive ? live(box) : box()}
    <label class="label" for="${name}">${label}</label>
    <p class="hint" id="${name}-hint">${hint}</p>
  </div>`
}

/** Text to take along: a button copies it; without script it can still be selected. */
export function copyField({ label, id, text }: { label: string; id: string; text: string }): Html {
  return html`<div class="copy" x-data="copyField">
    <label class="visually-hidden" for="${id}">${label}</label>
    <input class="input copy-text" id="${id}" value="${text}" readonly x-ref="text">
    <button class="button" type="button" hidden x-ref="button" @click="copy">${icon("copy")}<span x-text="caption">Copy</span><span class="visually-hidden"> ${label}</span></button>
  </div>`
}
