import { Database } from "bun:sqlite"
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"

/** So many versions can be gone back to. */
const KEPT = 3
/** What is made here. Whatever else lies in the folder is somebody's own. */
const OURS = /^before-\d{4}_[a-z-]+\.sqlite$/

/**
 * R8: copies the database at `path`, as it is committed, before the migration of this name changes it, into `folder`: wholly or not at all. Of
 * all that were made so, the newest three stay. Throws what the disk throws.
 */
export function takeSnapshot(path: string, folder: string, migration: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const [whole, part] = [join(folder, `before-${migration}.sqlite`), join(folder, "copy.part")]
  try {
    rmSync(part, { force: true })
    copy(path, part)
    renameSync(part, whole)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
  forgetOld(folder)
}

function copy(from: string, to: string): void {
  const source = new Database(from, { readonly: true })
  try {
    source.query("vacuum into ?").run(to)
  } finally {
    source.close()
  }
}

function forgetOld(folder: string): void {
  const madeAt = (file: string) => statSync(join(folder, file)).mtimeMs
  const ours = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && OURS.test(entry.name))
  const newestFirst = ours.map(({ name }) => name).toSorted((a, b) => madeAt(b) - madeAt(a))
  for (const file of newestFirst.slice(KEPT)) rmSync(join(folder, file), { force: true })
}
