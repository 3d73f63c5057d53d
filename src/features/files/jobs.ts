import { hours, type Instant } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { ownerless } from "./store.ts"

/** A file is on the disk before its message is written, which is never this long after it. */
const PATIENCE = hours(1)

/** C7: takes contents away that no message has: of writing that was cut off, and of conversations that are gone. Beside all else. */
export function sweepFiles(io: Io): () => void {
  let suspects = new Map<string, Instant>() // since when
  let isSweeping = false

  async function sweep(): Promise<void> {
    const now = io.clock.now()
    const found = new Map<string, Instant>()
    for await (const names of io.files.names()) {
      for (const name of ownerless(io.db, names)) found.set(name, Math.min(suspects.get(name) ?? now, now))
    }
    await io.files.remove([...found].filter(([, since]) => now - since >= PATIENCE).map(([name]) => name))
    suspects = found
  }

  return () => {
    if (isSweeping) return
    isSweeping = true
    sweep()
      .catch((error: unknown) => io.log.error({ err: error }, "files could not be swept; it is tried again in an hour"))
      .finally(() => (isSweeping = false))
  }
}
