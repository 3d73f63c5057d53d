import { Database } from "bun:sqlite"
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"

/** So many versions can be gone back to. */
const KEPT = 3

/**
 * R8: copies the database at `path`, as it is committed, to `folder/name.sqlite`, wholly or not at all; of all that were made, the newest three
 * stay. Throws what the disk throws.
 */
export function takeSnapshot(path: string, folder: string, name: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const [whole, part] = [join(folder, `${name}.sqlite`), join(folder, `${name}.part`)]
  rmSync(part, { force: true })
  const source = new Database(path, { readonly: true })
  try {
    source.query("vacuum into ?").run(part)
  } finally {
    source.close()
  }
  renameSync(part, whole)
  const all = readdirSync(folder).filter((file) => file.endsWith(".sqlite"))
  const madeAt = (file: string) => statSync(join(folder, file)).mtimeMs
  for (const file of all.toSorted((a, b) => madeAt(b) - madeAt(a)).slice(KEPT)) rmSync(join(folder, file))
}
