import { Refused } from "../../domain/refused.ts"
import type { Db } from "../../io/db.ts"
import { hasAgents } from "../agents/store.ts"

/**
 * What the data says itself of where it comes from (K3, K7): "development" was begun there, from nothing, and may be thrown away; "demo" is that,
 * and holds the demo company, whose password everybody knows; all else is somebody's.
 */
export type Mark = "somebody's" | "development" | "demo"

/** A number that SQLite keeps in the database for its program, so that it is written with the data or not at all, and goes where the file goes. */
const NUMBERS: Record<Mark, number> = { "somebody's": 0, development: 1, demo: 2 }

/** The data is the demo's, and this is no development. `main.ts` prints the sentence and exits with 3. */
export class OnlyDemo extends Error {}

export function markOf(db: Db): Mark {
  const { user_version } = db.get<{ user_version: number }>("pragma user_version")!
  return (Object.keys(NUMBERS) as Mark[]).find((mark) => NUMBERS[mark] === user_version) ?? "somebody's"
}

export function saveMark(db: Db, mark: Mark): void {
  db.run(`pragma user_version = ${NUMBERS[mark]}`)
}

/** At each start, before anybody can come in. Throws `OnlyDemo` (K3). What was begun in development without the demo is somebody's from now on. */
export function checkMark(db: Db, { isDev, data }: { readonly isDev: boolean; readonly data: string }): void {
  const mark = markOf(db)
  if (isDev) {
    if (mark === "somebody's" && isUntouched(db)) saveMark(db, "development")
    return
  }
  if (mark === "demo")
    throw new OnlyDemo(
      `The data folder ${data} holds the demo company, whose password everybody knows. Name another folder in SHOPBELL_DATA, or look around in it with SHOPBELL_DEV=1.`,
    )
  if (mark === "development") saveMark(db, "somebody's")
}

/** K7: throws `Refused` "conflict" where starting over would delete what is somebody's. */
export function checkThrowaway(db: Db): void {
  if (markOf(db) !== "somebody's") return
  throw new Refused(
    "conflict",
    "This data is not the demo's, and starting over would delete it. For a demo, start with SHOPBELL_DATA naming a new folder.",
  )
}

function isUntouched(db: Db): boolean {
  return !hasAgents(db) && db.get("select 1 from visitors limit 1") === null
}
