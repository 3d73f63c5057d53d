import { Database, type Statement } from "bun:sqlite"
import { folded } from "../domain/search.ts"
import { openDeferrables, type Deferrable, type Deferred } from "./deferrables.ts"
import { logOf, LostDisk, type Disk } from "./disk.ts"
import { openMemories, type Memory, type Written } from "./memory.ts"
import { isStorageError, notKept } from "./storage-errors.ts"

export type Params = Record<string, string | number | bigint | boolean | null | Uint8Array>

/**
 * The database: hand-written SQL with named parameters, and one transaction for each turn of the event loop.
 *
 * All commands of a turn share one commit, and one fsync of the log comes behind it, for which the next turns do not wait.
 * `tx` makes one of them whole: if it throws after it has written, the turn is rolled back and what the others wrote is written
 * again. That is rare; a savepoint for each would cost them all. `afterCommit` is the only place from which to acknowledge or
 * announce: it runs once the words are on the disk, and its other branch if they never got there.
 */
export type Db = {
  all<Row>(sql: string, params?: Params): Row[]
  get<Row>(sql: string, params?: Params): Row | null
  /** Rows changed. Outside a `tx` it is one by itself. */
  run(sql: string, params?: Params): number
  /** A new memory of what is read from `tables`; see `memoryOf`, which makes one for each use. */
  memory<T>(tables: readonly string[]): Memory<T>
  /**
   * Makes a write that can be put off, for it can be made from what is stored already. While it is due, as it is at first and after an
   * undoing, it runs before any statement that names one of its `tables`, so nobody finds it missing, and at the latest with `settle`.
   * It must be harmless when there is nothing to write.
   */
  deferrable(tables: readonly string[], write: () => void): Deferred
  /** Does now what was put off. */
  settle(): void
  /** Runs `work` wholly or not at all. It must not be async. */
  tx<T>(work: () => T): T
  /** Calls back when all that can be read now is durable; at once (in a microtask) if it is already. In the order of the calls. */
  afterCommit(told: () => void, failed?: (error: Error) => void): void
  /** Resolves when all written so far is durable; rejects with `Refused` "unavailable" if it could not be kept (R5). */
  durable(): Promise<void>
  /** Copies the WAL into the database and empties it. */
  checkpoint(): void
  /** Copies what the WAL holds into the database, unless a turn is under way: then nothing is done. Waits for no reader. */
  copyLog(): void
  close(): void
}

type Prepared = Statement<unknown, Params[]> & {
  readonly writes: string | null
  /** What has to be done before it, if it is due. */
  readonly after: readonly Deferrable[]
}

type Command = { readonly prepared: Prepared; readonly params: Params | undefined }

type Waiting = { committed: () => void; failed: ((error: Error) => void) | undefined }

/**
 * In a rush everybody waits while the log is copied into the database: about 20 ms for so many pages (32 MB). Four times as often, and
 * half as long, it was what the slowest messages waited for. At other times `copyLog` comes first.
 */
const LOG_PAGES = 8_000

/**
 * Opens or creates the file, durable and strict. `:memory:` works for tests. Throws what SQLite throws.
 * `synchronous=normal` leaves the log unsynced at a commit (it is synced before each checkpoint): `disk` syncs it, beside our other work.
 */
export function openDb(path: string, disk: Disk | null = path === ":memory:" ? null : logOf(path)): Db {
  const sqlite = new Database(path, { create: true, strict: true })
  for (const pragma of [
    "busy_timeout = 5000",
    "journal_mode = wal",
    "synchronous = normal",
    "foreign_keys = on",
    "temp_store = memory",
    "cache_size = -16000",
    `wal_autocheckpoint = ${LOG_PAGES}`,
  ]) {
    sqlite.run(`pragma ${pragma}`)
  }
  // What fills the search tables calls it, triggers among it.
  sqlite.function("folded", { deterministic: true }, (text: string | null) => text && folded(text))
  return grouped(sqlite, disk)
}

function grouped(sqlite: Database, disk: Disk | null): Db {
  let isOpen = false // the turn's transaction has begun
  let isCommitDue = false // the turn is over, but for the sync before it
  let depth = 0
  let waiting: Waiting[] = [] // for this turn
  let committed: Waiting[] | null = null // for the next sync; null when nothing was committed since the last began
  let syncing: Waiting[] | null = null // for the sync under way
  let isStuck = false // the last commit failed: until one succeeds, reading alone tries none
  let broken: unknown = null // what a sync failed with
  // Ours, for that of `query()` holds 20 statements and then prepares each again and again.
  const statements = new Map<string, Prepared>()
  let written: Command[] = [] // by this turn, in order
  const deferrables = openDeferrables(tx, () => depth > 0)
  const memories = openMemories(run)

  function statement(sql: string): Prepared {
    let known = statements.get(sql)
    if (!known) statements.set(sql, (known = prepared(sql)))
    if (isStuck && depth === 0) return known
    for (const one of known.after) if (one.isDue) deferrables.settleOne(one)
    return known
  }

  function prepared(sql: string): Prepared {
    return Object.assign(sqlite.prepare<unknown, Params[]>(sql), { writes: tableWritten(sql), after: deferrables.before(sql) })
  }

  /** While the log is being synced a commit would wait for the next sync anyway: so the turn goes on, and more share it. */
  function commitWhenSynced(): void {
    if (syncing === null) commit()
    else isCommitDue = true
  }

  function commit(): void {
    isCommitDue = false
    if (!isOpen) return
    isOpen = false
    const calls = waiting
    waiting = []
    written = []
    try {
      if (!sqlite.inTransaction) throw new Error("The transaction was rolled back by SQLite.")
      statement("commit").run()
    } catch (error) {
      isStuck = true
      rollback()
      for (const call of calls) alone(() => call.failed?.(notKept(error)))
      return
    }
    isStuck = false
    if (disk === null) return tell(calls)
    committed = committed === null ? calls : [...committed, ...calls]
    sync(disk)
  }

  /** One at a time: what is committed meanwhile shares the next. */
  function sync(disk: Disk): void {
    if (syncing !== null || committed === null) return
    syncing = committed
    committed = null
    disk.sync((error) => {
      const calls = syncing
      if (calls === null) return // told by `close`
      syncing = null
      if (error !== null) return breakOff(error, calls)
      if (isCommitDue) commit()
      sync(disk)
      tell(calls)
    })
  }

  /** After a failed sync a second one may claim that all is well. Nothing is written any more, and nobody was told that it was. */
  function breakOff(error: Error, calls: readonly Waiting[]): void {
    broken = error
    const all = [...calls, ...(committed ?? []), ...waiting]
    committed = null
    waiting = []
    isOpen = false
    rollback()
    for (const call of all) alone(() => call.failed?.(notKept(error)))
    reportError(new LostDisk("The disk did not take the database's log. Shopbell must be started again.", { cause: error }))
  }

  function tell(calls: readonly Waiting[]): void {
    for (const call of calls) alone(call.committed)
  }

  function rollback(): void {
    forgetAll()
    if (sqlite.inTransaction) statement("rollback").run()
  }

  function run(sql: string, params?: Params, owner?: Memory<unknown>): Written {
    if (depth === 0) return tx(() => run(sql, params, owner))
    const prepared = statement(sql)
    // Settling may have found the disk full, and SQLite given the turn up: nothing may be written outside of one.
    if (!sqlite.inTransaction) throw notKept(new Error("This turn was rolled back."))
    const done = prepared.run(params ?? {})
    written.push({ prepared, params })
    if (prepared.writes === null) forgetAll()
    else memories.forget(prepared.writes, owner)
    return done
  }

  function forgetAll(): void {
    memories.forgetAll()
    deferrables.allDue()
  }

  function begin(): void {
    if (isOpen) return
    statement("begin immediate").run()
    isOpen = true
    setImmediate(commitWhenSynced)
  }

  function tx<T>(work: () => T): T {
    if (broken !== null) throw notKept(broken)
    try {
      begin()
    } catch (error) {
      throw isStorageError(error) ? notKept(error) : error
    }
    // SQLite gave this turn up by itself (a full disk): nothing more may slip into what its senders are told has failed.
    if (!sqlite.inTransaction) throw notKept(new Error("This turn was rolled back."))
    const toTell = waiting.length
    const before = written.length
    depth++
    try {
      const result = work()
      if (result instanceof Promise) throw new TypeError("A transaction must not be async: it would commit half of it.")
      return result
    } catch (error) {
      // Nothing is told of what is undone.
      waiting.length = toTell
      undoTo(before)
      throw isStorageError(error) ? notKept(error) : error
    } finally {
      depth--
    }
  }

  /** Leaves of this turn what it wrote first. A full disk makes SQLite roll back everything by itself: then the whole turn has failed, and `commit` says so. */
  function undoTo(before: number): void {
    if (written.length === before) return
    forgetAll()
    written.length = before
    if (!sqlite.inTransaction) return
    try {
      statement("rollback").run()
      statement("begin immediate").run()
      for (const { prepared, params } of written) prepared.run(params ?? {})
    } catch {
      rollback()
    }
  }

  function afterCommit(told: () => void, failed?: (error: Error) => void): void {
    const queue = isOpen ? waiting : (committed ?? syncing)
    if (broken !== null) queueMicrotask(() => failed?.(notKept(broken)))
    else if (queue === null) queueMicrotask(told)
    else queue.push({ committed: told, failed })
  }

  return {
    all: <Row>(sql: string, params?: Params) => statement(sql).all(params ?? {}) as Row[],
    get: <Row>(sql: string, params?: Params) => statement(sql).get(params ?? {}) as Row | null,
    run: (sql, params) => run(sql, params).changes,
    memory: memories.make,
    deferrable: deferrables.make,
    settle: deferrables.settle,
    tx,
    afterCommit,
    durable: () => new Promise((resolve, reject) => afterCommit(resolve, reject)),
    checkpoint: () => {
      deferrables.settle()
      commit()
      sqlite.query("pragma wal_checkpoint(truncate)").all()
    },
    copyLog: () => {
      if (!isOpen && broken === null) sqlite.query("pragma wal_checkpoint(passive)").all()
    },
    close: () => {
      deferrables.settle()
      commit()
      const untold = [...(syncing ?? []), ...(committed ?? [])]
      if (syncing !== null || committed !== null) disk?.syncNow()
      syncing = committed = null
      tell(untold)
      for (const prepared of statements.values()) prepared.finalize()
      if (broken === null) sqlite.query("pragma wal_checkpoint(truncate)").all()
      disk?.close()
      sqlite.close()
    },
  }
}

/** The table that a statement writes to; null if it does not say so plainly, which then counts as all. */
function tableWritten(sql: string): string | null {
  return /^\s*(?:insert(?: or \w+)? into|update|delete from)\s+(\w+)/i.exec(sql)?.[1]?.toLowerCase() ?? null
}

/** One listener's bug must not keep the others from their acknowledgements. It still ends up with the process's uncaught errors. */
function alone(call: () => void): void {
  try {
    call()
  } catch (error) {
    reportError(error)
  }
}
