import { days, minutes } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { countFailed, countWaiting, waitingMailSince } from "./outbox-store.ts"
import type { Receiving } from "./receiving.ts"
import { mailSettings, type MailEnvironment } from "./settings-store.ts"

/** R4: longer than a slow server and a few tries take. */
const TOO_LONG = minutes(15)

/** K4, E6: mail that does not go out or come in is worth a warning, not the end. It names no person. */
export function mailCheck(io: Io, environment: MailEnvironment, incoming: Receiving) {
  const { smtp, from } = mailSettings(io.db, environment)
  const since = waitingMailSince(io.db)
  const failed = countFailed(io.db, io.clock.now() - days(1))
  const warnings = [
    ...(since !== null && (smtp === null || from === null)
      ? [`No outgoing mail server is set. Mails that wait: ${countWaiting(io.db)}.`]
      : []),
    ...(since !== null && smtp !== null && io.clock.now() - since >= TOO_LONG ? ["Mails have been waiting for more than 15 minutes."] : []),
    ...(failed > 0 ? [`Mails given up since yesterday: ${failed}.`] : []),
    ...(incoming.state()?.lastError ? ["The incoming mailbox cannot be read."] : []),
  ]
  const status = warnings.length > 0 ? ("warn" as const) : ("pass" as const)
  return { mail: { status, ...(warnings.length > 0 ? { output: `${warnings.join(" ")} See Settings > Email.` } : {}) } }
}
