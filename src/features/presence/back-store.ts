import { backAt } from "../../domain/explanation.ts"
import { firstBack } from "../../domain/forecast.ts"
import type { GroupId } from "../../domain/model.ts"
import { hours, type Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"
import { allGroups } from "../groups/store.ts"
import { untilOthers } from "./remembered.ts"
import { team } from "./store.ts"

/** True for a clock between `from` and `until`. */
type Back = { readonly at: Instant | null; readonly from: Instant; readonly until: Instant }

const backs = memoryOf<Back>("agents", "presences", "leaves", "days_off", "status_changes", "groups", "group_members")
/** Nothing in sight yet may come into sight. */
const LOOK_AGAIN = hours(1)

/** M6: when somebody of this group, or of all, will be Online by their hours; null if nothing says so. */
export function nextBack(db: Db, groupId: GroupId | null, now: Instant): Instant | null {
  const key = groupId ?? ALL
  const known = backs(db).get(key)
  if (known && holds(known, now)) return known.at
  const group = allGroups(db).find(({ id }) => id === groupId) ?? null
  const at = firstBack({ group }, team(db), now, backOf)
  backs(db).set(key, until(at, now))
  return at
}

const told = new WeakMap<Db, ReadonlyMap<string, Instant | null>>()

/** P14: what open widgets are told from now on. */
export function rememberToldBacks(db: Db, now: Instant): void {
  told.set(db, allBacks(db, now))
}

/** P14: the clock alone may make another moment true: by a jump over somebody's whole day, or by going back. */
export function isOtherBackTold(db: Db, now: Instant): boolean {
  const before = told.get(db)
  return before !== undefined && [...allBacks(db, now)].some(([key, at]) => before.get(key) !== at)
}

function allBacks(db: Db, now: Instant): ReadonlyMap<string, Instant | null> {
  return new Map([null, ...allGroups(db).map(({ id }) => id)].map((id) => [id ?? ALL, nextBack(db, id, now)]))
}

const backOf = untilOthers((facts, now) => {
  const at = backAt(facts, now)
  return { answer: at, until: until(at, now).until }
})

function until(at: Instant | null, now: Instant): Back {
  return { at, from: now, until: at ?? now + LOOK_AGAIN }
}

function holds({ from, until }: Back, now: Instant): boolean {
  return from <= now && now < until
}

const ALL = "all"
