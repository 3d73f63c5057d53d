import { serverClock } from "../server-clock.ts"

/** The one clock of an agent's page; the inbox's socket sets it. */
export const clock = serverClock()
