import { Elysia } from "elysia"
import { median } from "../../domain/first-answer.ts"
import type { Config } from "../../config.ts"
import { daily, firstMoment } from "../../domain/statistics.ts"
import type { Io } from "../../io/io.ts"
import { asHtml } from "../../io/pages.ts"
import { counted } from "../presence/lease-store.ts"
import { guard } from "../auth/guard.ts"
import { countUnassigned, countWaitingFor } from "../conversations/list-store.ts"
import { statusWords } from "../presence/explained.ts"
import { findAccount } from "../settings/store.ts"
import { countsSince, waitsSince } from "./store.ts"
import { statisticsPage } from "../../../views/statistics/statistics.ts"

/** Days. */
const SHOWN = 14

/** I10: by the account's own days. */
export const statisticsRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "statistics" }).use(guard(io, config)).get(
    "/statistics",
    ({ agent, set }) => {
      const account = findAccount(io.db)
      const now = io.clock.now()
      const frame = {
        now,
        agent,
        roster: counted(io.db, now),
        statusWords: statusWords(io, agent),
        account,
        counts: { mine: countWaitingFor(io.db, agent.id), unassigned: countUnassigned(io.db) },
      }
      return asHtml(set, statisticsPage({ ...frame, ...figures(io, account.timeZone) }, io.assets.url))
    },
    { role: "agent" },
  )

function figures(io: Io, zone: string) {
  const shown = { zone, now: io.clock.now(), shown: SHOWN }
  const from = firstMoment(shown)
  const waits = waitsSince(io.db, from)
  return { days: daily(countsSince(io.db, from), waits, shown), median: median(waits.map(({ length }) => length)) }
}
