import { elapsed, seconds, type Duration, type Instant } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"

/** R5: so long a note that was not taken is left alone: it can be made later as well. */
const PAUSE: Duration = seconds(30)

/** R4, R5: a disk that does not take what becomes of mails. */
export type Outage = {
  /** It failed lately: what can wait is not to be tried yet. */
  isPause(): boolean
  /** It failed, for the first time or again. The log tells of the first alone. */
  failed(error: unknown): void
  /** Something is on the disk: it is over, if there was one. */
  over(): void
}

export function outageOf({ clock, log }: Pick<Io, "clock" | "log">): Outage {
  let failedAt: Instant | null = null // null while all is well
  return {
    isPause: () => failedAt !== null && elapsed(failedAt, clock.now()) < PAUSE,
    failed(error) {
      if (failedAt === null) log.error({ err: error }, "what becomes of mails cannot be written down: none leaves until it can be")
      failedAt = clock.now()
    },
    over() {
      if (failedAt !== null) log.info("what becomes of mails can be written down again")
      failedAt = null
    },
  }
}
