import type { SettingsFrame } from "../settings/frame.ts"
import type { AssetUrl } from "../page.ts"
import type { FormState } from "../parts/fields.ts"
import { ACCOUNT, ADA, HOSTILE, HOSTILE_WHY, LONG_TEXT, MALLORY, NOW, ROSTER, WHY } from "./sample-props.ts"

/** What stands around every page behind the door. */
export const frame = (asset: AssetUrl, changes: Partial<SettingsFrame> = {}): SettingsFrame => ({
  asset,
  now: NOW,
  agent: ADA,
  roster: ROSTER,
  statusWords: WHY,
  account: ACCOUNT,
  counts: { mine: 0, unassigned: 7 },
  done: null,
  ...changes,
})

export const hostileFrame = (asset: AssetUrl): SettingsFrame =>
  frame(asset, { statusWords: HOSTILE_WHY, agent: { ...MALLORY, role: "admin" }, account: { ...ACCOUNT, name: HOSTILE }, done: HOSTILE })

/** A form of which nothing was right. */
export const WRONG_FORM: FormState = {
  values: { name: HOSTILE, company: HOSTILE, email: HOSTILE, color: HOSTILE, "missed-after": HOSTILE },
  problems: {
    name: LONG_TEXT,
    company: HOSTILE,
    email: HOSTILE,
    password: HOSTILE,
    current: HOSTILE,
    picture: HOSTILE,
    color: HOSTILE,
    "missed-after": HOSTILE,
  },
}
