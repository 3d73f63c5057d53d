import { html, type Html } from "../html.ts"
import { problemLine } from "./fields.ts"

export type Choice<Value extends string> = {
  readonly value: Value
  readonly label: string
  readonly hint: string
  /** A word beside the label, e.g. "Recommended". */
  readonly badge?: string
}

/** One of a few, all of them in sight. */
export function choices<Value extends string>({
  legend,
  name,
  options,
  chosen,
  problem,
}: {
  legend: string
  name: string
  options: readonly Choice<Value>[]
  chosen: Value | null
  problem?: string | undefined
}): Html {
  return html`<fieldset class="choices" ${problem && html`aria-describedby="${name}-problem"`}>
    <legend class="label">${legend}</legend>
    ${options.map(
      ({ value, label, hint, badge }) => html`<div class="choice">
        <input type="radio" id="${name}-${value}" name="${name}" value="${value}" ${value === chosen && html`checked`} aria-describedby="${name}-${value}-hint" required>
        <p class="choice-name"><label for="${name}-${value}">${label}</label>${badge && html`<span class="badge">${badge}</span>`}</p>
        <p class="hint" id="${name}-${value}-hint">${hint}</p>
      </div>`,
    )}
    ${problem && problemLine(name, problem)}
  </fieldset>`
}
