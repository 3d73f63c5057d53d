import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { checkedDayOff, comingUp, dayOffProblems, type DayOff } from "../../domain/days-off.ts"
import type { Agent } from "../../domain/model.ts"
import { cleanLine } from "../../domain/person.ts"
import { days } from "../../domain/time.ts"
import { wallAt } from "../../domain/zone.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import { daysOffPage, type DayOffForm } from "../../../views/settings/days-off.ts"
import { guard } from "../auth/guard.ts"
import { settingsFrame } from "../settings/frame.ts"
import { changeDaysOff } from "./commands.ts"
import { daysOff } from "./store.ts"
import { zoneOf } from "./zone-store.ts"

/** P10: the days on which nobody's hours start, for admins alone. */
export const daysOffRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "days-off" })
    .use(guard(io, config))
    .get("/settings/days-off", ({ agent, query, set }) => asHtml(set, page(io, agent, NEW, query.done)), {
      role: "admin",
      query: t.Object({ done: t.Optional(t.String()) }),
    })
    .post(
      "/settings/days-off",
      ({ agent, body, set }) => {
        const [date, isYearly] = [cleanLine(body.date ?? ""), body.yearly === "on"]
        const dayOff: DayOff = { date: isYearly ? withoutYear(date) : date, name: cleanLine(body.name ?? "") }
        const problems = dayOffProblems(dayOff, daysOff(io.db))
        if (problems) return asHtml(set, page(io, agent, { date, name: dayOff.name, isYearly, problems }), 422)
        changeDaysOff(io, [...daysOff(io.db), checkedDayOff(dayOff)])
        return goTo(set, "/settings/days-off?done=day-off")
      },
      { role: "admin", body: t.Partial(t.Object({ date: t.String(), name: t.String(), yearly: t.String() })) },
    )
    .post(
      "/settings/days-off/:date/removal",
      ({ params, set }) => {
        changeDaysOff(
          io,
          daysOff(io.db).filter(({ date }) => date !== params.date),
        )
        return goTo(set, "/settings/days-off?done=day-off-removed")
      },
      { role: "admin", params: t.Object({ date: t.String() }) },
    )

const NEW: DayOffForm = { date: "", name: "", isYearly: false, problems: {} }

/** Which day is today, the reader's own zone says. */
function page(io: Io, agent: Agent, form: DayOffForm, done?: string) {
  const today = Math.floor(wallAt(zoneOf(io.db, agent.id), io.clock.now()) / days(1))
  return daysOffPage(settingsFrame(io, agent, done), { coming: comingUp(daysOff(io.db), today), today, form })
}

/** `2026-12-25` of every year is `12-25`. What is no date stays as it is, to be refused. */
function withoutYear(date: string): string {
  return date.replace(/^\d{4}-(?=\d{2}-\d{2}$)/, "")
}
