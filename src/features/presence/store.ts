import type { Availability, Hours } from "../../domain/availability.ts"
import type { DayOff, Leave } from "../../domain/days-off.ts"
import type { Forecast } from "../../domain/forecast.ts"
import type { Agent, AgentId, Status } from "../../domain/model.ts"
import {
  AUTO_OFFLINE_DEFAULT,
  type AutoOffline,
  type PingLease,
  type StatusCause,
  type StatusChange,
  type StatusFacts,
} from "../../domain/status.ts"
import type { Instant } from "../../domain/time.ts"
import { EMPTY_WEEK, type Week } from "../../domain/week.ts"
import type { ZoneFrom } from "../../domain/zone.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"
import { roster } from "../agents/store.ts"

/** One agent's own settings of presence, and what is known of them besides their changes. */
export type Presence = {
  readonly availability: Availability
  /** P9: of `availability.timeZone`. */
  readonly zoneFrom: ZoneFrom
  readonly autoOffline: AutoOffline
  /** P6: told of what waits although invisible. */
  readonly isToldWhenInvisible: boolean
  readonly leaves: readonly Leave[]
  readonly lastSignOfLifeAt: Instant
  readonly settingsAt: Instant
  readonly lease: PingLease | null
}

/** P13: a row of the history, whose newest is an agent's status. */
export type HistoryRow = StatusChange & { readonly number: number; readonly agentId: AgentId }

const presences = memoryOf<Presence>("presences", "leaves")
const teams = memoryOf<readonly Forecast[]>("agents", "presences", "leaves", "days_off", "status_changes")
const lastChanges = memoryOf<StatusChange | null>("status_changes")
const holidays = memoryOf<readonly DayOff[]>("days_off")

export function presenceOf(db: Db, agentId: AgentId): Presence {
  return presences(db).of(agentId, () => readPresence(db, agentId))
}

/** All that decides an agent's status. `agent.status` is the newest change's, or Offline since ever. */
export function factsOf(db: Db, agent: Agent): StatusFacts {
  const { availability, autoOffline, leaves, lastSignOfLifeAt, settingsAt, lease } = presenceOf(db, agent.id)
  const hours: Hours = { availability, leaves, daysOff: daysOff(db) }
  return { last: lastChange(db, agent), lease, hours, autoOffline, lastSignOfLifeAt, settingsAt }
}

/** P13: everybody who works here, with what decides their status. Asked each second. */
export function team(db: Db): readonly Forecast[] {
  return teams(db).of("all", () =>
    roster(db)
      .filter((agent) => agent.isActive)
      .map((agent) => ({ agent, facts: factsOf(db, agent) })),
  )
}

/** P13: the history, newest first; of one agent, or of all. `before` is a row's number, to go on from. */
export function history(
  db: Db,
  { agentId, before, most }: { readonly agentId: AgentId | null; readonly before: number | null; readonly most: number },
): readonly HistoryRow[] {
  return db
    .all<ChangeRow>(
      `select ${CHANGE_COLUMNS}
       from status_changes
       where number < :before
         ${agentId === null ? "" : "and agent_id = :agentId"}
       order by number desc
       limit :most`,
      { before: before ?? Number.MAX_SAFE_INTEGER, most, ...(agentId === null ? {} : { agentId }) },
    )
    .map((row) => ({ ...changeOf(row), number: row.number, agentId: row.agent_id }))
}

/** P10: in order of their dates; those of every year last. */
export function daysOff(db: Db): readonly DayOff[] {
  return holidays(db).of("all", () =>
    db.all<Required<DayOff>>("select date, name, set_at as setAt from days_off order by length(date) desc, date"),
  )
}

export function replaceDaysOff(db: Db, days: readonly Required<DayOff>[]): void {
  db.run("delete from days_off")
  for (const { date, name, setAt } of days) {
    db.run("insert into days_off (date, name, set_at) values (:date, :name, :setAt)", { date, name, setAt })
  }
}

export function replaceLeaves(db: Db, agentId: AgentId, leaves: readonly Leave[]): void {
  db.run("delete from leaves where agent_id = :agentId", { agentId })
  for (const { from, to } of leaves) {
    db.run("insert or ignore into leaves (agent_id, from_date, to_date) values (:agentId, :from, :to)", { agentId, from, to })
  }
}

/** Everything but the leaves, which have a table of their own. */
export function savePresence(db: Db, agentId: AgentId, presence: Presence): void {
  const { availability, autoOffline, lease } = presence
  presences(db).run(
    `insert or replace into presences (agent_id, is_hours_on, time_zone, zone_from, week, auto_offline_after, is_also_during_hours,
       is_back_on_return, is_told_when_invisible, last_sign_of_life_at, settings_at, lease_until, lease_before)
     values (:agentId, :isOn, :timeZone, :zoneFrom, :week, :after, :isAlsoDuringHours, :isBackOnReturn, :isTold, :lastSignOfLifeAt, :settingsAt,
       :until, :before)`,
    {
      agentId,
      isOn: availability.isOn,
      timeZone: availability.timeZone,
      zoneFrom: presence.zoneFrom,
      week: JSON.stringify(availability.week),
      after: autoOffline.after,
      isAlsoDuringHours: autoOffline.isAlsoDuringHours,
      isBackOnReturn: autoOffline.isBackOnReturn,
      isTold: presence.isToldWhenInvisible,
      lastSignOfLifeAt: presence.lastSignOfLifeAt,
      settingsAt: presence.settingsAt,
      until: lease?.until ?? null,
      before: lease === null ? null : JSON.stringify(lease.before),
    },
  )
  presences(db).set(agentId, { ...presence, autoOffline: { ...autoOffline } })
}

/** P1, P13: the row, and the status that follows from it. */
export function insertChange(db: Db, agentId: AgentId, change: StatusChange): void {
  db.run(
    `insert into status_changes (agent_id, from_status, to_status, at, cause, by_agent_id, setting)
     values (:agentId, :from, :to, :at, :cause, :by, :setting)`,
    { agentId, ...change },
  )
  db.run("update agents set status = :to, status_at = :at where id = :agentId", { agentId, to: change.to, at: change.at })
}

type ChangeRow = {
  number: number
  agent_id: string
  from_status: Status
  to_status: Status
  at: number
  cause: StatusCause
  by_agent_id: string | null
  setting: string | null
}

const CHANGE_COLUMNS = "number, agent_id, from_status, to_status, at, cause, by_agent_id, setting"

function lastChange(db: Db, agent: Agent): StatusChange {
  const last = lastChanges(db).of(agent.id, () => {
    const row = db.get<ChangeRow>(`select ${CHANGE_COLUMNS} from status_changes where agent_id = :agentId order by number desc limit 1`, {
      agentId: agent.id,
    })
    return row && changeOf(row)
  })
  return last ?? { from: agent.status, to: agent.status, at: agent.statusAt, cause: "joined", by: null, setting: null }
}

function changeOf(row: ChangeRow): StatusChange {
  return { from: row.from_status, to: row.to_status, at: row.at, cause: row.cause, by: row.by_agent_id, setting: row.setting }
}

type PresenceRow = {
  is_hours_on: number
  time_zone: string
  zone_from: ZoneFrom
  week: string
  auto_offline_after: number | null
  is_also_during_hours: number
  is_back_on_return: number
  is_told_when_invisible: number
  last_sign_of_life_at: number
  settings_at: number
  lease_until: number | null
  lease_before: string | null
}

function readPresence(db: Db, agentId: AgentId): Presence {
  const row = db.get<PresenceRow>(
    `select is_hours_on, time_zone, zone_from, week, auto_offline_after, is_also_during_hours, is_back_on_return, is_told_when_invisible,
       last_sign_of_life_at, settings_at, lease_until, lease_before
     from presences
     where agent_id = :agentId`,
    { agentId },
  )
  if (!row) return UNSET
  return {
    availability: { isOn: row.is_hours_on === 1, timeZone: row.time_zone, week: JSON.parse(row.week) as Week },
    zoneFrom: row.zone_from,
    autoOffline: {
      after: row.auto_offline_after,
      isAlsoDuringHours: row.is_also_during_hours === 1,
      isBackOnReturn: row.is_back_on_return === 1,
    },
    isToldWhenInvisible: row.is_told_when_invisible === 1,
    leaves: db.all<Leave>(`select from_date as "from", to_date as "to" from leaves where agent_id = :agentId order by from_date, to_date`, {
      agentId,
    }),
    lastSignOfLifeAt: row.last_sign_of_life_at,
    settingsAt: row.settings_at,
    lease:
      row.lease_until === null || row.lease_before === null
        ? null
        : { until: row.lease_until, before: JSON.parse(row.lease_before) as StatusChange },
  }
}

/** An agent who never set anything. */
const UNSET: Presence = {
  availability: { isOn: false, timeZone: "UTC", week: EMPTY_WEEK },
  zoneFrom: "nobody",
  autoOffline: { after: AUTO_OFFLINE_DEFAULT, isAlsoDuringHours: false, isBackOnReturn: false },
  isToldWhenInvisible: false,
  leaves: [],
  lastSignOfLifeAt: 0,
  settingsAt: 0,
  lease: null,
}
