import type { Html } from "../html.ts"
import { switchForm } from "../parts/fields.ts"
import { section } from "../parts/section.ts"

/** P15: the account's setting. */
export function strictSection(isStrict: boolean): Html {
  return section({
    heading: "Strict presence",
    content: switchForm("/settings/presence", {
      label: "Count agents as online only while an inbox of theirs is open",
      name: "strict",
      isOn: isStrict,
      isLive: true,
      hint: "Whoever has closed every inbox counts as offline from about a minute later, whatever their status, until they open one again. Leave it off if your team answers by email or from notifications.",
    }),
  })
}
