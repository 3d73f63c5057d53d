import { MISSED_AFTER_CHOICES } from "../../src/domain/escalation.ts"
import { NAME_LIMIT } from "../../src/domain/model.ts"
import { minutes } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { field, GUARDED, problemLine, saveButton, switchField, UNTOUCHED, type FormState } from "../parts/fields.ts"
import { section } from "../parts/section.ts"
import { zoneOptions } from "../parts/zones.ts"
import { settingsPage, type SettingsFrame } from "./frame.ts"

/** I8: what holds for the whole company. */
export function accountPage(frame: SettingsFrame, form: FormState = UNTOUCHED): Html {
  const filled = { ...form, values: { name: frame.account.name, ...form.values } }
  return settingsPage(frame, {
    title: "Account",
    href: "/settings/account",
    lead: "What holds for your whole team.",
    content: html`<form class="stack" method="post" action="/settings/account" novalidate ${GUARDED}>
      ${section({
        heading: "Company",
        content: html`<div class="narrow">${field({ label: "Company name", name: "name", form: filled, maxLength: NAME_LIMIT, autocomplete: "organization", hint: "Visitors see it in the widget." })}</div>
          ${zoneField(form.values["zone"] ?? frame.account.timeZone, form.problems["zone"])}`,
      })}
      ${section({
        heading: "Conversations",
        content: html`${missedField(form.values["missed-after"] ?? String(frame.account.missedAfter / minutes(1)), form.problems["missed-after"])}
          ${switchField({
            label: "Typing preview",
            name: "typing-preview",
            isOn: frame.account.isTypingPreviewOn,
            hint: "Agents see what a visitor is typing before it is sent. Say so in your privacy notice.",
          })}`,
      })}
      <div class="form-end">${saveButton()}</div>
    </form>`,
  })
}

/** C6. */
function missedField(chosen: string, problem: string | undefined): Html {
  const choices = MISSED_AFTER_CHOICES.map((choice) => choice / minutes(1))
  return html`<div class="field narrow">
    <label class="label" for="missed-after">Count a message as missed after</label>
    <select class="input" id="missed-after" name="missed-after" aria-describedby="missed-after-hint${problem && " missed-after-problem"}" ${problem && html`aria-invalid="true"`}>
      ${choices.map((choice) => html`<option value="${choice}" ${String(choice) === chosen && html`selected`}>${choice === 1 ? "1 minute" : `${choice} minutes`}</option>`)}
    </select>
    <p class="hint" id="missed-after-hint">What nobody answers in this time, though somebody was online, is marked “Missed” in the lists.</p>
    ${problem && problemLine("missed-after", problem)}
  </div>`
}

function zoneField(chosen: string, problem: string | undefined): Html {
  return html`<div class="field narrow">
    <label class="label" for="zone">Time zone</label>
    <select class="input" id="zone" name="zone" aria-describedby="zone-hint${problem && " zone-problem"}" ${problem && html`aria-invalid="true"`}>${zoneOptions(chosen)}</select>
    <p class="hint" id="zone-hint">The days of the statistics begin and end in it. Agents and visitors are told times in their own zone, and in this one while theirs is not known.</p>
    ${problem && problemLine("zone", problem)}
  </div>`
}
