import type { Db, Params } from "./db.ts"

/**
 * A memory of what was read from `tables`, for the few things that every message asks for. Emptied by whatever writes to them
 * and whenever anything is undone, so that it never says what the database would not.
 */
export function memoryOf<T>(...tables: readonly string[]): (db: Db) => Memory<T> {
  const made = new WeakMap<Db, Memory<T>>()
  return (db) => {
    let memory = made.get(db)
    if (!memory) made.set(db, (memory = db.memory<T>(tables)))
    return memory
  }
}

export type Memory<T> = {
  get(key: string): T | undefined
  set(key: string, value: T): void
  /** As `get`, or `load`'s answer from now on. */
  of(key: string, load: () => T): T
  /** As `Db.run`, by somebody who keeps this memory true by themselves. */
  run(sql: string, params?: Params): number
  /** As `run`, of one new row: its rowid. */
  insert(sql: string, params?: Params): number
}

/** What a statement did. */
export type Written = { readonly changes: number; readonly lastInsertRowid: number | bigint }

/** More than are talking at once; the oldest go first. */
const MOST_REMEMBERED = 5_000
const NONE: readonly Memory<unknown>[] = []

type Run = (sql: string, params: Params | undefined, owner: Memory<unknown>) => Written

/** All memories of one database. `run` is how it writes. */
export function openMemories(run: Run) {
  const contents = new Map<Memory<unknown>, Map<string, unknown>>()
  const rememberedOf = new Map<string, Memory<unknown>[]>() // by table

  function make<T>(tables: readonly string[]): Memory<T> {
    const values = new Map<string, T>()
    const made: Memory<T> = {
      get: (key) => values.get(key),
      set(key, value) {
        if (values.size >= MOST_REMEMBERED) values.delete(values.keys().next().value!)
        values.set(key, value)
      },
      of(key, load) {
        const known = values.get(key)
        if (known !== undefined) return known
        const value = load()
        made.set(key, value)
        return value
      },
      run: (sql, params) => run(sql, params, made as Memory<unknown>).changes,
      insert: (sql, params) => Number(run(sql, params, made as Memory<unknown>).lastInsertRowid),
    }
    contents.set(made as Memory<unknown>, values)
    for (const table of tables) rememberedOf.set(table, [...(rememberedOf.get(table) ?? []), made as Memory<unknown>])
    return made
  }

  return {
    make,
    /** Something wrote to `table`; the owner of a memory keeps that one true. */
    forget(table: string, owner: Memory<unknown> | undefined): void {
      for (const memory of rememberedOf.get(table) ?? NONE) if (memory !== owner) contents.get(memory)!.clear()
    },
    forgetAll(): void {
      for (const values of contents.values()) values.clear()
    },
  }
}
