import { readableOn } from "../../src/domain/color.ts"
import { html, type Html } from "../html.ts"
import { copyField, GUARDED, problemLine, saveButton, switchField, UNTOUCHED, type FormState } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { section } from "../parts/section.ts"
import { statusHint } from "../parts/status-menu.ts"
import { settingsPage, type SettingsFrame } from "./frame.ts"

export type WidgetAddress = {
  /** Where visitors' browsers fetch the widget. */
  readonly publicUrl: string
  /** Pitfall 84: what is doubtful about that address, in words. */
  readonly warning: string | null
}

/** W1, W5: the snippet, and how the widget looks. */
export function widgetPage(frame: SettingsFrame, { publicUrl, warning }: WidgetAddress, form: FormState = UNTOUCHED): Html {
  return settingsPage(frame, {
    title: "Widget",
    href: "/settings/widget",
    lead: "The chat on your site.",
    content: html`${statusHint({ ...frame, isWidgetHiddenWhenOffline: frame.account.isWidgetHiddenWhenOffline })}${section({
      heading: "Put it on your site",
      lead: "Paste this one line into every page, anywhere in its head or body.",
      end: html`<a class="button" href="/try">${icon("away")}Try it</a>`,
      content: html`${warning && html`<p class="notice notice-warning">${icon("warning")}<span>${warning}</span></p>`}
          ${copyField({ label: "Snippet", id: "snippet", text: `<script async src="${publicUrl}/widget.js"></script>` })}
          <p class="hint">If your site sends a Content-Security-Policy, allow ${html`<code>${publicUrl}</code>`} in <code>script-src</code> and <code>frame-src</code>.</p>`,
    })}
      <form class="stack" method="post" action="/settings/widget" novalidate ${GUARDED}>
        ${section({ heading: "Appearance", content: colorField(form.values["color"] ?? frame.account.accentColor, frame.account.accentColor, form.problems["color"]) })}
        ${section({
          heading: "When everyone is offline",
          content: switchField({
            label: "Hide the widget when everyone is offline",
            name: "hide-when-offline",
            isOn: frame.account.isWidgetHiddenWhenOffline,
            hint: "Otherwise visitors can leave a message. Whoever has an open conversation or an unread reply keeps the widget either way.",
          }),
        })}
        <div class="form-end">${saveButton()}</div>
      </form>`,
  })
}

/** `shown` is a colour for sure, `value` whatever was typed. */
function colorField(value: string, shown: string, problem: string | undefined): Html {
  return html`<div class="field" x-data="colorField">
    <label class="label" for="color">Colour</label>
    <div class="color">
      <input class="input" id="color" name="color" value="${value}" maxlength="7" spellcheck="false" required x-ref="text" @input="typed"
        aria-describedby="color-hint${problem && " color-problem"}" ${problem && html`aria-invalid="true" autofocus`}>
      <input class="input-color" type="color" value="${shown}" aria-label="Pick a colour" hidden x-ref="picker" @input="picked">
      <svg class="color-sample" viewBox="0 0 128 40" aria-hidden="true" focusable="false">
        <rect width="128" height="40" rx="20" fill="${shown}" x-ref="ground"/>
        <text x="64" y="25" text-anchor="middle" fill="${readableOn(shown)}" x-ref="words">Chat with us</text>
      </svg>
    </div>
    <p class="hint" id="color-hint">The text on it turns white or black by itself, whichever reads better.</p>
    ${problem && problemLine("color", problem)}
  </div>`
}
