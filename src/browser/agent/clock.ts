import { serverClock } from "../server-clock.ts"
import { timePassed } from "./passed.ts"

/** The ms since this page was asked for, those of the computer's sleep among them. */
export const passed = timePassed()

/** The one clock of an agent's page. C9: the page comes with the server's time, and the inbox's socket sets it anew, if one comes through. */
export const clock = serverClock(passed)

const madeAt = typeof document === "undefined" ? undefined : document.getElementById("socket")?.dataset.now
if (madeAt !== undefined) clock.set(Number(madeAt), arrivedAt())

/** It was made before its first byte was here. Since then its files may have been on their way for long. */
function arrivedAt(): number | undefined {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[]
  return navigation?.responseStart
}
