import { days } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { forgetMailTexts } from "./outbox-store.ts"
import { forgetReceived, forgetSources } from "./received-store.ts"
import { removeOnceKept } from "./sources.ts"

/** S10: what stood in mails that went, and whole mails that nobody has seen to, are not kept for ever. */
const KEPT_FOR = days(30)
/** S10: so long an admin has time for the words of a mail that belongs to no conversation. */
const WORDS_KEPT_FOR = days(90)

export function forgetOldMails(io: Io): () => void {
  return () => {
    const now = io.clock.now()
    io.db.tx(() => {
      forgetMailTexts(io.db, now - KEPT_FOR)
      const sources = forgetSources(io.db, now - KEPT_FOR)
      forgetReceived(io.db, now - WORDS_KEPT_FOR)
      removeOnceKept(io, sources)
    })
  }
}
