import { reasonOff, type DayOff } from "./days-off.ts"
import { days, type Instant } from "./time.ts"
import { wallAt } from "./zone.ts"

/** P13: why settings that were edited a moment ago make somebody Online or Offline by them: the `setting` of that change. */
export type Edit = Readonly<Record<"online" | "offline", string>>

export const HOURS_EDIT: Edit = { online: "hours were changed", offline: "hours were changed" }
export const LEAVE_EDIT: Edit = { online: "leave was removed", offline: "leave" }

/** P10: days off were taken out of the list; in the agent's own zone one of them may be today, or the day on which a night's shift began. */
export function daysOffEdit(removed: readonly DayOff[], timeZone: string, now: Instant): Edit {
  const today = Math.floor(wallAt(timeZone, now) / days(1))
  const name = reasonOff(today, removed, []) ?? reasonOff(today - 1, removed, [])
  const words = name === null || name === "day off" ? "days off were changed" : `${name} is no longer a day off`
  return { online: words, offline: "days off were changed" }
}

/** P13: as it is read: "your hours were changed", "on leave", "Inventory is no longer a day off"; null for the start or end of a range. */
export function editText(setting: string | null, whose: "your" | "their"): string | null {
  if (setting === null || /^(start|end) at /.test(setting)) return null
  if (setting === LEAVE_EDIT.offline) return "on leave"
  return [HOURS_EDIT.online, LEAVE_EDIT.online].includes(setting) ? `${whose} ${setting}` : setting
}
