import { Refused } from "../domain/refused.ts"

/** A write that can be put off; see `Db.deferrable`. */
export type Deferred = {
  /** From now on it has to be done. */
  due(): void
  /** Does it, if it has to be done. */
  now(): void
  /** Runs `work`, which writes a part of it by itself: the whole is not done for that. */
  inPart(work: () => void): void
}

/** As the database sees it: before a statement that waits for it, it is done if it is due. */
export type Deferrable = { readonly tables: readonly string[]; readonly write: () => void; isDue: boolean }

/** A statement: the names in it, and what has to be done before it, if it is due. */
type Waiting = { readonly names: ReadonlySet<string>; readonly after: Deferrable[] }

/** All that is put off in one database. `tx` is its own; `isInCommand`: a command of somebody else is under way. */
export function openDeferrables(tx: (work: () => void) => void, isInCommand: () => boolean) {
  const deferrables: Deferrable[] = []
  const statements: Waiting[] = []

  function make(tables: readonly string[], write: () => void): Deferred {
    const made: Deferrable = { tables, write, isDue: true }
    deferrables.push(made)
    for (const statement of statements) comesBefore(made, statement)
    return {
      due: () => void (made.isDue = true),
      now: () => void (made.isDue && settleOne(made)),
      inPart(work) {
        made.isDue = false
        try {
          work()
        } finally {
          made.isDue = true
        }
      },
    }
  }

  /** What has to be done before this statement, if it is due; also what is made later. Asked once for each, not each time it runs. */
  function before(sql: string): readonly Deferrable[] {
    const statement: Waiting = { names: new Set(sql.match(/\w+/g)), after: [] }
    for (const one of deferrables) comesBefore(one, statement)
    statements.push(statement)
    return statement.after
  }

  function settleOne(due: Deferrable): void {
    due.isDue = false
    try {
      tx(due.write)
    } catch (error) {
      due.isDue = true
      // On a full disk what there is can still be read, as it stood a moment ago. Within a command it is that command that fails.
      if (isInCommand() || !(error instanceof Refused)) throw error
    }
  }

  return {
    make,
    before,
    settleOne,
    settle(): void {
      for (const one of deferrables) if (one.isDue) settleOne(one)
    },
    /** Something was undone: what was settled may be among it. */
    allDue(): void {
      for (const one of deferrables) one.isDue = true
    },
  }
}

function comesBefore(one: Deferrable, { names, after }: Waiting): void {
  if (one.tables.some((table) => names.has(table))) after.push(one)
}
