import { cron } from "@elysiajs/cron"
import { Elysia } from "elysia"
import type { Config } from "./config.ts"
import { answerPasswordRequests, forgetExpiredSessions, forgetPasswordRequests } from "./features/auth/jobs.ts"
import { announceMissed, announceReddened, finishExchanges, indexMessages, tellInvisible } from "./features/conversations/jobs.ts"
import { accountMails } from "./features/email/account-mails.ts"
import { sweepFiles } from "./features/files/jobs.ts"
import { forgetOldMails } from "./features/email/jobs.ts"
import { forwardTranscripts, forwardWaits, mailReplies } from "./features/email/forwarding.ts"
import type { Sending } from "./features/email/sending.ts"
import { applyDueStatuses, keepLeases, tellNewDays, tellWhenBack, tellWhoCounts } from "./features/presence/jobs.ts"
import { closeSilentWidgets } from "./features/conversations/widget-socket.ts"
import type { Io } from "./io/io.ts"

/**
 * Contents page 2: everything that happens by itself. Each job is a comparison of rows with the clock,
 * so a tick that was missed, doubled or late loses and doubles nothing (R3).
 */
export function jobs(io: Io, config: Config, outgoing: Sending) {
  // What a widget's mode is made of.
  const statuses = applyDueStatuses(io)
  const exchanges = finishExchanges(io, (conversation) => forwardTranscripts(io, config, conversation))
  const every = {
    second: [
      indexMessages(io),
      keepLeases(io),
      statuses,
      tellWhoCounts(io),
      tellWhenBack(io),
      tellNewDays(io),
      announceReddened(io),
      tellInvisible(io),
      announceMissed(io),
      exchanges,
      forwardWaits(io, config),
      mailReplies(io, config),
      answerPasswordRequests(io, accountMails(io, config).mailPasswordReset),
      outgoing.tick,
      closeSilentWidgets(io),
      forgetExpiredSessions(io),
    ],
    // Little is left to do for a rush, and for a start after a crash.
    minute: [() => io.db.copyLog()],
    hour: [forgetOldMails(io), forgetPasswordRequests(io), sweepFiles(io)],
  }
  // By offset, not by the name of a zone: that loads the zones at the start, and asks them each second.
  const plugin = new Elysia({ name: "jobs" })
    .use(cron({ name: "second", pattern: "* * * * * *", utcOffset: 0, protect: true, run: () => run(io, every.second) }))
    .use(cron({ name: "minute", pattern: "0 * * * * *", utcOffset: 0, protect: true, run: () => run(io, every.minute) }))
    .use(cron({ name: "hour", pattern: "0 0 * * * *", utcOffset: 0, protect: true, run: () => run(io, every.hour) }))
  return {
    plugin,
    /** P9, M2, M8: what fell due while this server was away and decides how messages are stored, before the first of them can come. */
    catchUp: () => run(io, [statuses, exchanges]),
    /** All that the clock decides, now: for one that was moved. */
    tick: () => run(io, [...every.second, ...every.hour]),
    stop() {
      plugin.store.cron.second.stop()
      plugin.store.cron.minute.stop()
      plugin.store.cron.hour.stop()
    },
  }
}

/** One job's failure (a full disk, say) must not stop the others, nor the process. */
function run(io: Io, all: readonly (() => void)[]): void {
  for (const job of all) {
    try {
      job()
    } catch (error) {
      io.log.error({ err: error }, "a job failed; it runs again with the next tick")
    }
  }
}
