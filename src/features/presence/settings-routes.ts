import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { checkedLeave } from "../../domain/days-off.ts"
import type { Agent } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import type { AutoOffline } from "../../domain/status.ts"
import { minutes } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import { availabilityPage, type Availability } from "../../../views/settings/availability.ts"
import type { HoursForm } from "../../../views/settings/hours.ts"
import { guard } from "../auth/guard.ts"
import { settingsFrame } from "../settings/frame.ts"
import { changeAutoOffline, changeAvailability, changeLeaves, changeToldWhenInvisible } from "./commands.ts"
import { hoursFormOf, storedHours } from "./hours-form.ts"
import { presenceOf } from "./store.ts"
import { zoneOf } from "./zone-store.ts"

const ROWS = t.Record(t.String(), t.Union([t.String(), t.Array(t.String())]))
const DELAY = t.Partial(t.Object({ after: t.String(), "also-during-hours": t.String(), "back-on-return": t.String() }))
const LEAVE = t.Partial(t.Object({ from: t.String(), to: t.String() }))

/** P6, P9–P11: what each agent sets of their own presence. */
export const presenceSettingsRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "presence-settings" })
    .use(guard(io, config))
    .get("/settings/availability", ({ agent, query, set }) => asHtml(set, page(io, agent, {}, query.done)), {
      role: "agent",
      query: t.Object({ done: t.Optional(t.String()) }),
    })
    .post(
      "/settings/availability",
      ({ agent, body, set }) => {
        const { form, availability } = hoursFormOf(body)
        if (availability === null) return asHtml(set, page(io, agent, { hours: form }), 422)
        changeAvailability(io, agent, availability)
        return goTo(set, "/settings/availability?done=hours")
      },
      { role: "agent", body: ROWS },
    )
    .post(
      "/settings/availability/auto-offline",
      ({ agent, body, set }) => {
        const autoOffline: AutoOffline = {
          after: body.after === "never" ? null : minutes(Number(body.after)),
          isAlsoDuringHours: body["also-during-hours"] === "on",
          isBackOnReturn: body["back-on-return"] === "on",
        }
        const problem = refusal(() => changeAutoOffline(io, agent, autoOffline))
        if (problem === null) return goTo(set, "/settings/availability?done=auto-offline")
        return asHtml(set, page(io, agent, { autoOffline, form: { values: {}, problems: { after: problem } } }), 422)
      },
      { role: "agent", body: DELAY },
    )
    .post(
      "/settings/availability/leaves",
      ({ agent, body, set }) => {
        const { from = "", to: typed = "" } = body
        const to = typed.trim() === "" ? from : typed
        const problems = leaveProblems(from, to)
        if (problems) return asHtml(set, page(io, agent, { form: { values: { from, to: typed }, problems } }), 422)
        changeLeaves(io, agent, [...presenceOf(io.db, agent.id).leaves, { from, to }])
        return goTo(set, "/settings/availability?done=leave")
      },
      { role: "agent", body: LEAVE },
    )
    .post(
      "/settings/availability/leave-removal",
      ({ agent, body, set }) => {
        const { leaves } = presenceOf(io.db, agent.id)
        changeLeaves(
          io,
          agent,
          leaves.filter(({ from, to }) => from !== body.from || to !== body.to),
        )
        return goTo(set, "/settings/availability?done=leave-removed")
      },
      { role: "agent", body: LEAVE },
    )
    .post(
      "/settings/profile/advanced",
      ({ agent, body, set }) => {
        changeToldWhenInvisible(io, agent, body["told-when-invisible"] === "on")
        return goTo(set, "/settings/profile?done=advanced")
      },
      { role: "agent", body: t.Partial(t.Object({ "told-when-invisible": t.String() })) },
    )

/** What is stored, and instead of it what was typed. */
function page(io: Io, agent: Agent, typed: Partial<Omit<Availability, "hours">> & { hours?: HoursForm }, done?: string) {
  const presence = presenceOf(io.db, agent.id)
  const { hours = storedHours({ ...presence.availability, timeZone: zoneOf(io.db, agent.id) }), ...rest } = typed
  return availabilityPage(settingsFrame(io, agent, done), {
    autoOffline: presence.autoOffline,
    leaves: presence.leaves,
    ...rest,
    hours: { form: hours, isZoneUnset: typed.hours === undefined && presence.zoneFrom === "nobody", now: io.clock.now() },
  })
}

function leaveProblems(from: string, to: string): Record<string, string> | null {
  if (from.trim() === "") return { from: "Choose the first day." }
  const first = refusal(() => checkedLeave({ from, to: from }))
  if (first !== null) return { from: first }
  const whole = refusal(() => checkedLeave({ from, to }))
  return whole === null ? null : { to: whole }
}

/** What a form is told beside its field; other refusals are for app.ts. */
function refusal(act: () => unknown): string | null {
  try {
    act()
    return null
  } catch (error) {
    if (error instanceof Refused && error.reason === "invalid") return error.message
    throw error
  }
}
