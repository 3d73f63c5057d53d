import { newFileName } from "../../io/files.ts"
import type { Io } from "../../io/io.ts"
import { forgetSourcesBeyond, type KeptSource } from "./received-store.ts"

/** S4: of all whole mails together. Strangers fill it as they like, so it is bounded. */
export const SOURCES_MOST = 200_000_000

/** E4: a whole mail onto the disk, ahead of its row. Without one it is swept away as files are. Rejects with `Refused` "unavailable" (R5). */
export async function keepSource(io: Io, source: Uint8Array): Promise<KeptSource> {
  const name = newFileName()
  await io.files.write(name, source)
  return { name, size: source.length }
}

/** S4: takes away what is over the limit. The words of those mails stay. */
export function withinLimits(io: Io): void {
  io.db.tx(() => removeOnceKept(io, forgetSourcesBeyond(io.db, SOURCES_MOST)))
}

/** R5: a file goes once it is on the disk that no row names it any more; before, its row might stay. Inside that `tx`. */
export function removeOnceKept(io: Io, names: readonly string[]): void {
  if (names.length > 0) io.db.afterCommit(() => void io.files.remove(names))
}
