import { days } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { forgetMailTexts } from "./outbox-store.ts"
import { forgetSources } from "./received-store.ts"

/** S10: what stood in mails that went, and the files of mails that nobody has seen to, are not kept for ever. */
const KEPT_FOR = days(30)

export function forgetOldMails(io: Io): () => void {
  return () => {
    const before = io.clock.now() - KEPT_FOR
    io.db.tx(() => {
      forgetMailTexts(io.db, before)
      forgetSources(io.db, before)
    })
  }
}
