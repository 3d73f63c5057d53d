import type { Visitor, WidgetMode } from "../domain/model.ts"
import { seconds, type Duration, type Instant } from "../domain/time.ts"
import type { AgentKey, GroupKey } from "./cast.ts"

/** One thing that somebody did in a demo conversation. */
export type Act =
  | { readonly did: "write"; readonly text: string; readonly mode: WidgetMode }
  | { readonly did: "reply"; readonly by: AgentKey; readonly text: string }
  | { readonly did: "comment"; readonly by: AgentKey; readonly text: string }
  | {
      readonly did: "assign"
      readonly by: AgentKey
      readonly agents: readonly AgentKey[]
      readonly group: GroupKey | null
      readonly note: string
    }
  | { readonly did: "leave" | "close" | "reopen" | "delete"; readonly by: AgentKey }
  | { readonly did: "edit"; readonly by: AgentKey; readonly text: string }
  | { readonly did: "see"; readonly by: AgentKey | "visitor" }

export type Step = Act & { readonly after: Duration }

export type Who = Partial<Pick<Visitor, "name" | "email" | "phone" | "locale" | "timeZone" | "userAgent" | "address" | "page">>

/** A conversation to be played: `ago` is how long its last step lies back, so that waiting and dots come out as meant. */
export type Scene = {
  readonly who: Who
  readonly ago: Duration
  readonly steps: readonly Step[]
  /** C10: blocked when it ended. */
  readonly isBlocked?: boolean
}

const AT_A_TYPICAL_PACE = seconds(25)
const at = (act: Act): Step => ({ ...act, after: AT_A_TYPICAL_PACE })

export const writes = (text: string, mode: WidgetMode = "live-chat"): Step => at({ did: "write", text, mode })
export const replies = (by: AgentKey, text: string): Step => at({ did: "reply", by, text })
export const comments = (by: AgentKey, text: string): Step => at({ did: "comment", by, text })
export const closes = (by: AgentKey): Step => at({ did: "close", by })
export const reopens = (by: AgentKey): Step => at({ did: "reopen", by })
export const leaves = (by: AgentKey): Step => at({ did: "leave", by })
export const edits = (by: AgentKey, text: string): Step => at({ did: "edit", by, text })
export const takesBack = (by: AgentKey): Step => at({ did: "delete", by })
export const sees = (by: AgentKey | "visitor"): Step => at({ did: "see", by })
export const assigns = (by: AgentKey, to: readonly AgentKey[] | GroupKey, note = ""): Step =>
  at({ did: "assign", by, agents: typeof to === "string" ? [] : to, group: typeof to === "string" ? to : null, note })

/** The same step after a pause of another length. */
export const after = (pause: Duration, step: Step): Step => ({ ...step, after: pause })

/** When each step of a scene happens. */
export function timed(scene: Scene, now: Instant): readonly (Step & { readonly at: Instant })[] {
  let at = now - scene.ago - scene.steps.reduce((sum, step) => sum + step.after, 0)
  return scene.steps.map((step) => ({ ...step, at: (at += step.after) }))
}
