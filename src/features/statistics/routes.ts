import { Elysia } from "elysia"
import { median } from "../../domain/first-answer.ts"
import type { Config } from "../../config.ts"
import { days as daysLong, type Instant } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { asHtml } from "../../io/pages.ts"
import { counted } from "../presence/lease-store.ts"
import { guard } from "../auth/guard.ts"
import { countUnassigned, countWaitingFor } from "../conversations/list-store.ts"
import { statusWords } from "../presence/explained.ts"
import { findAccount } from "../settings/store.ts"
import { days, firstResponses } from "./store.ts"
import { statisticsPage, type DayFigures } from "../../../views/statistics/statistics.ts"

const SHOWN = 14

/** I10. */
export const statisticsRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "statistics" }).use(guard(io, config)).get(
    "/statistics",
    ({ agent, set }) => {
      const frame = {
        agent,
        roster: counted(io.db, io.clock.now()),
        statusWords: statusWords(io, agent),
        account: findAccount(io.db),
        counts: { mine: countWaitingFor(io.db, agent.id), unassigned: countUnassigned(io.db) },
      }
      return asHtml(set, statisticsPage({ ...frame, ...figures(io, io.clock.now()) }, io.assets.url))
    },
    { role: "agent" },
  )

function figures(io: Io, now: Instant) {
  const today = Math.floor(now / daysLong(1)) * daysLong(1)
  const from = today - daysLong(SHOWN - 1)
  const found = days(io.db, from)
  const waits = firstResponses(io.db, from)
  const shown = Array.from({ length: SHOWN }, (_, i): DayFigures => {
    const at = from + daysLong(i)
    const day = new Date(at).toISOString().slice(0, 10)
    const { conversations = 0, messages = 0, answers = 0 } = found.find((one) => one.day === day) ?? {}
    return { at, conversations, messages, answers, median: median(waits.filter((wait) => wait.day === day).map(({ wait }) => wait)) }
  })
  return { days: shown, median: median(waits.map(({ wait }) => wait)) }
}
