import type { Agent, Status } from "./model.ts"

/** P3, I5: whether anything at all is notified to them in the app. Invisible agents hear of what concerns them (P4-P6), which is for each notification to know. */
export function isNotified({ isActive, status }: Pick<Agent, "isActive" | "status">): boolean {
  return isActive && status !== "offline"
}

/**
 * P2-P6, I5: how many conversations call for an agent of this status, where it is seen from another tab. `own`: those they are in;
 * `offered`: those they were told of while invisible. Null for an online agent: all that their lists count.
 */
export function callsFor(status: Status, { own, offered }: { readonly own: number; readonly offered: number }): number | null {
  return { online: null, invisible: own + offered, offline: 0 }[status]
}
