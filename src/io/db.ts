import { Database, type Statement } from "bun:sqlite"
import { Refused } from "../domain/refused.ts"

export type Params = Record<string, string | number | bigint | boolean | null | Uint8Array>

/**
 * The database: hand-written SQL with named parameters, and one transaction for each turn of the event loop.
 *
 * `tx` runs a command in a savepoint of the turn's transaction. All commands of a turn share one commit
 * and so one fsync (`synchronous=full`). `afterCommit` is the only place from which to acknowledge or announce:
 * it runs once the words are on the disk, and its other branch if they never got there.
 */
export type Db = {
  all<Row>(sql: string, params?: Params): Row[]
  get<Row>(sql: string, params?: Params): Row | null
  /** Rows changed. Outside a `tx` it is one by itself. */
  run(sql: string, params?: Params): number
  /**
   * A memory of what was read from `tables`, for the few things that every message asks for. Emptied by whatever writes to them
   * and whenever anything is undone, so that it never says what the database would not. `name` finds the same one again.
   */
  memory<T>(name: string, tables: readonly string[]): Memory<T>
  /** Runs `work` wholly or not at all. It must not be async. */
  tx<T>(work: () => T): T
  /** Calls back when what this turn wrote is durable; at once (in a microtask) if it wrote nothing. */
  afterCommit(committed: () => void, failed?: (error: Error) => void): void
  /** Resolves when all written so far is durable; rejects with `Refused` "unavailable" if it could not be kept (R5). */
  durable(): Promise<void>
  /** Copies the WAL into the database and empties it. */
  checkpoint(): void
  close(): void
}

export type Memory<T> = {
  get(key: string): T | undefined
  set(key: string, value: T): void
  /** As `get`, or `load`'s answer from now on. */
  of(key: string, load: () => T): T
  /** As `Db.run`, by somebody who keeps this memory true by themselves. */
  run(sql: string, params?: Params): number
}

/** More than are talking at once; the oldest go first. */
const MOST_REMEMBERED = 5_000

type Waiting = { committed: () => void; failed: ((error: Error) => void) | undefined }

/** Opens or creates the file, durable and strict. `:memory:` works for tests. Throws what SQLite throws. */
export function openDb(path: string): Db {
  const sqlite = new Database(path, { create: true, strict: true })
  for (const pragma of [
    "busy_timeout = 5000",
    "journal_mode = wal",
    "synchronous = full",
    "foreign_keys = on",
    "temp_store = memory",
    "cache_size = -16000",
    "wal_autocheckpoint = 2000",
  ]) {
    sqlite.run(`pragma ${pragma}`)
  }
  return grouped(sqlite)
}

function grouped(sqlite: Database): Db {
  let isOpen = false // the turn's transaction has begun
  let depth = 0
  let waiting: Waiting[] = []
  // Ours, for that of `query()` holds 20 statements and then prepares each again and again.
  const statements = new Map<string, Statement<unknown, Params[]>>()
  const memories = new Map<string, Memory<unknown>>()
  const contents = new Map<Memory<unknown>, Map<string, unknown>>()
  const rememberedOf = new Map<string, Memory<unknown>[]>() // by table

  function statement(sql: string): Statement<unknown, Params[]> {
    let known = statements.get(sql)
    if (!known) statements.set(sql, (known = sqlite.prepare<unknown, Params[]>(sql)))
    return known
  }

  function commit(): void {
    if (!isOpen) return
    isOpen = false
    const calls = waiting
    waiting = []
    try {
      if (!sqlite.inTransaction) throw new Error("The transaction was rolled back by SQLite.")
      statement("commit").run()
    } catch (error) {
      rollback()
      for (const call of calls) alone(() => call.failed?.(notKept(error)))
      return
    }
    for (const call of calls) alone(call.committed)
  }

  function rollback(): void {
    forgetAll()
    if (sqlite.inTransaction) statement("rollback").run()
  }

  function run(sql: string, params?: Params, owner?: Memory<unknown>): number {
    if (depth === 0) return tx(() => run(sql, params, owner))
    const { changes } = statement(sql).run(params ?? {})
    const table = tableWritten(sql)
    if (table === null) forgetAll()
    else for (const memory of rememberedOf.get(table) ?? []) if (memory !== owner) contents.get(memory)!.clear()
    return changes
  }

  function memory<T>(name: string, tables: readonly string[]): Memory<T> {
    const known = memories.get(name)
    if (known) return known as Memory<T>
    const values = new Map<string, T>()
    const made: Memory<T> = {
      get: (key) => values.get(key),
      set(key, value) {
        if (values.size >= MOST_REMEMBERED) values.delete(values.keys().next().value!)
        values.set(key, value)
      },
      of(key, load) {
        const value = values.get(key) ?? load()
        if (!values.has(key)) made.set(key, value)
        return value
      },
      run: (sql, params) => run(sql, params, made as Memory<unknown>),
    }
    memories.set(name, made as Memory<unknown>)
    contents.set(made as Memory<unknown>, values)
    for (const table of tables) rememberedOf.set(table, [...(rememberedOf.get(table) ?? []), made as Memory<unknown>])
    return made
  }

  function forgetAll(): void {
    for (const values of contents.values()) values.clear()
  }

  function begin(): void {
    if (isOpen) return
    statement("begin immediate").run()
    isOpen = true
    setImmediate(commit)
  }

  function tx<T>(work: () => T): T {
    try {
      begin()
    } catch (error) {
      throw isStorageError(error) ? notKept(error) : error
    }
    // SQLite gave this turn up by itself (a full disk): nothing more may slip into what its senders are told has failed.
    if (!sqlite.inTransaction) throw notKept(new Error("This turn was rolled back."))
    const savepoint = `s${depth}`
    const toTell = waiting.length
    depth++
    statement(`savepoint ${savepoint}`).run()
    try {
      const result = work()
      if (result instanceof Promise) throw new TypeError("A transaction must not be async: it would commit half of it.")
      statement(`release ${savepoint}`).run()
      return result
    } catch (error) {
      forgetAll()
      // Nothing is told of what is undone.
      waiting.length = toTell
      // A full disk makes SQLite roll back everything by itself: then the whole turn has failed, and `commit` says so.
      if (sqlite.inTransaction) {
        statement(`rollback to ${savepoint}`).run()
        statement(`release ${savepoint}`).run()
      }
      throw isStorageError(error) ? notKept(error) : error
    } finally {
      depth--
    }
  }

  function afterCommit(committed: () => void, failed?: (error: Error) => void): void {
    if (isOpen) waiting.push({ committed, failed })
    else queueMicrotask(committed)
  }

  return {
    all: <Row>(sql: string, params?: Params) => statement(sql).all(params ?? {}) as Row[],
    get: <Row>(sql: string, params?: Params) => statement(sql).get(params ?? {}) as Row | null,
    run: (sql, params) => run(sql, params),
    memory,
    tx,
    afterCommit,
    durable: () => (isOpen ? new Promise((resolve, reject) => afterCommit(resolve, reject)) : Promise.resolve()),
    checkpoint: () => {
      commit()
      sqlite.query("pragma wal_checkpoint(truncate)").all()
    },
    close: () => {
      commit()
      for (const prepared of statements.values()) prepared.finalize()
      sqlite.query("pragma wal_checkpoint(truncate)").all()
      sqlite.close()
    },
  }
}

const written = new Map<string, string | null>()

/** The table that a statement writes to; null if it does not say so plainly, which then counts as all. */
function tableWritten(sql: string): string | null {
  let table = written.get(sql)
  if (table === undefined) {
    table = /^\s*(?:insert(?: or \w+)? into|update|delete from)\s+(\w+)/i.exec(sql)?.[1]?.toLowerCase() ?? null
    written.set(sql, table)
  }
  return table
}

/** One listener's bug must not keep the others from their acknowledgements. It still ends up with the process's uncaught errors. */
function alone(call: () => void): void {
  try {
    call()
  } catch (error) {
    reportError(error)
  }
}

/** True of the error with which SQLite refuses a second row with a key that is there. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "SQLITE_CONSTRAINT_UNIQUE"
}

function isStorageError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === "string" && /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN)/.test(code)
}

function notKept(cause: unknown): Refused {
  const refused = new Refused("unavailable", "This could not be saved: the server's disk does not take it. Try again in a moment.", 5_000)
  refused.cause = cause
  return refused
}
