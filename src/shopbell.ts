import { join, parse } from "node:path"
import { announce } from "./announce.ts"
import { app, type DevTools } from "./app.ts"
import type { Config } from "./config.ts"
import { openDataFolder, startProblem, type Kept } from "./data-folder.ts"
import { systemClock, type Clock, type SettableClock } from "./io/clock.ts"
import type { Assets } from "./io/assets.ts"
import { BODY_CUT } from "./io/bodies.ts"
import type { Db } from "./io/db.ts"
import { memoryFiles, type Files } from "./io/files.ts"
import { serverHub } from "./io/hub.ts"
import type { Io } from "./io/io.ts"
import type { Log } from "./io/log.ts"
import { tryToListen } from "./io/listening.ts"
import { imapMailboxes, type Mailboxes } from "./io/mailbox.ts"
import { smtpMail, type Mail } from "./io/mail.ts"
import { migrate } from "./io/migrate.ts"
import { passingSecrets } from "./io/secrets.ts"
import { memoryThrottle } from "./io/throttle.ts"
import { jobs } from "./jobs.ts"
import { askAnewOnceLost } from "./features/conversations/asked-anew.ts"
import { replyByMail } from "./features/conversations/commands.ts"
import { settleLeftovers } from "./features/conversations/settling.ts"
import { writeByMail } from "./features/conversations/visitor-commands.ts"
import { DEV_MAIL, devMail } from "./features/dev/mailbox.ts"
import { checkMark } from "./features/dev/mark.ts"
import { receiving } from "./features/email/receiving.ts"
import type { Takers } from "./features/email/taking.ts"
import { keepFiles } from "./features/files/keeping.ts"
import { sending } from "./features/email/sending.ts"
import { carryLeasesOver } from "./features/presence/lease-commands.ts"
import { showLifeByMail } from "./features/presence/commands.ts"
import { forgetConnections } from "./features/visitors/commands.ts"
import { WIDGET_LIMITS, type WidgetLimits } from "./features/conversations/widget-socket.ts"
import { CLOSE } from "./protocol.ts"
import { ROOT } from "./root.ts"

export type Options = {
  readonly config: Config
  readonly log: Log
  readonly assets: Assets
  readonly clock?: Clock | SettableClock
  readonly limits?: WidgetLimits
  /** Opened already, e.g. in memory. */
  readonly db?: Db
  /** Else in the data folder, or in memory like the database. */
  readonly files?: Files
  readonly mail?: Mail
  readonly mailboxes?: Mailboxes
  /** Makes what has to be there before anybody can ask for it, as the first admin. What it throws, the start throws. */
  readonly prepare?: (io: Io) => Promise<void>
  /** False: only `tick` does what is due, for a story whose clock stands still. */
  readonly isTicking?: boolean
}

/** A Shopbell that listens. */
export type Shopbell = {
  readonly url: string
  readonly io: Io
  /** All that can be reached, for the test that asks each who may. */
  readonly routes: readonly { readonly method: string; readonly path: string }[]
  /** All that is due by the clock, now. Runs each second by itself. */
  tick(): void
  /** R7: sockets told to come back, what is written kept, the database closed. */
  stop(): Promise<void>
}

/**
 * io → app → jobs → prepare → listen. Throws `BadDataFolder`, `WrongDatabase`, `OnlyDemo` or what preparing or listening throws, and then
 * holds nothing any more.
 */
export async function startShopbell(options: Options): Promise<Shopbell> {
  const { config, log } = options
  // Who is there and keeps the port as well is not about to stop.
  const kept = options.db ? passing(options.db) : await openDataFolder(config.data, log, () => tryToListen(config))
  try {
    return await started(options, kept)
  } catch (error) {
    try {
      kept.close()
    } catch {
      // What went wrong first is what is told.
    }
    throw startProblem(config.data, error)
  }
}

function passing(db: Db): Kept {
  return { db, secrets: passingSecrets(), files: memoryFiles(), snapshot() {}, close: () => db.close() }
}

async function started(options: Options, kept: Kept): Promise<Shopbell> {
  const { log, assets } = options
  const isMailKept = options.config.isDev && options.config.mail.smtp === null
  const config = isMailKept ? { ...options.config, mail: { ...options.config.mail, standIn: DEV_MAIL } } : options.config
  const clock = options.clock ?? systemClock
  const { db, secrets } = kept
  const files = options.files ?? kept.files
  migrate(db, join(ROOT, "migrations"), clock.now(), (first) => kept.snapshot(parse(first).name))
  checkMark(db, config)
  settleLeftovers(db)

  let server: ReturnType<typeof listening> | null = null
  const hub = serverHub(
    () => server,
    (call, failed) => db.afterCommit(call, failed),
  )
  const real = options.mail ?? smtpMail({ clock, log })
  const mail = isMailKept ? devMail(real) : real
  const mailboxes = options.mailboxes ?? imapMailboxes({ clock, log })
  const io: Io = { db, hub, clock, log, throttle: memoryThrottle(clock), assets, secrets, files, mail, mailboxes }
  const outgoing = sending(io, config, (lost) => askAnewOnceLost(io, lost))
  const takers: Takers = {
    replyByMail: (agent, id, written) => replyByMail(io, agent, id, written),
    writeByMail: (visitorId, written) => writeByMail(io, visitorId, written),
    keepFiles: (given) => keepFiles(io, given),
    showLife: (agentId) => showLifeByMail(io, agentId),
    askAnewOnceLost: (lost) => askAnewOnceLost(io, lost),
  }
  const incoming = receiving(io, config, takers)
  const { plugin, catchUp, tick, stop: stopTicking } = jobs(io, config, outgoing)
  const built = await app(io, config, {
    limits: options.limits ?? WIDGET_LIMITS,
    devTools: config.isDev && isSettable(clock) ? devTools(io, clock, tick) : null,
    incoming,
    takers,
  })
  built.use(plugin)
  if (options.isTicking === false) stopTicking()
  try {
    forgetConnections(io)
    carryLeasesOver(io)
    catchUp()
    await options.prepare?.(io)
    server = listening(built, config)
  } catch (error) {
    stopTicking()
    throw error
  }
  incoming.follow()
  return {
    url: config.url ?? `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${server.port}`,
    io,
    routes: built.routes.map(({ method, path }) => ({ method, path })),
    tick,
    async stop() {
      stopTicking()
      for (const wire of hub.wires()) wire.close(CLOSE.restart, "restarting")
      await built.stop(true)
      // R7: mails in flight are finished, and what became of them is written down.
      await Promise.all([incoming.stop(), outgoing.stop(), mail.close()])
      // Who waits for the disk is told before it closes; a disk that failed has told them.
      await db.durable().catch(() => undefined)
      kept.close()
    },
  }
}

function isSettable(clock: Clock): clock is SettableClock {
  return "advance" in clock
}

function listening(built: Awaited<ReturnType<typeof app>>, config: Config) {
  // S9: Bun's own page for what escapes us would show the stack.
  built.listen({ hostname: config.host, port: config.port, reusePort: false, maxRequestBodySize: BODY_CUT, development: false })
  return built.server!
}

function devTools(io: Io, clock: SettableClock, tick: () => void): DevTools {
  const after = (move: () => void) => {
    move()
    announce(io, { type: "clock-moved" })
    tick()
  }
  return {
    advance: (ms) => after(() => clock.advance(ms)),
    set: (to) => after(() => clock.set(to)),
    reset: async () => {
      const { demo } = await import("./demo.ts")
      clock.reset()
      await demo(io)
      tick()
    },
  }
}
