import { join } from "node:path"
import { BadConfig, readConfig, type Config } from "./config.ts"
import { BadDataFolder } from "./data-folder.ts"
import { OnlyDemo } from "./features/dev/mark.ts"
import { createFirstAdmin } from "./features/setup/commands.ts"
import { startLines } from "./features/setup/start-lines.ts"
import { healthcheck } from "./healthcheck.ts"
import { assetsFrom, embeddedBundle } from "./io/assets.ts"
import { shiftedClock, systemClock } from "./io/clock.ts"
import { exitWithin } from "./io/deadline.ts"
import type { Io } from "./io/io.ts"
import { LostDisk } from "./io/disk.ts"
import { listenProblem } from "./io/listening.ts"
import { openLog, type Log } from "./io/log.ts"
import { WrongDatabase } from "./io/migrate.ts"
import { passwordCommand } from "./password-command.ts"
import { ROOT } from "./root.ts"
import { startShopbell, type Shopbell } from "./shopbell.ts"

// S8: what is written here is for this user alone, also in a data folder that others may look into.
process.umask(0o077)
const config = configOrExit()
const [command, ...given] = process.argv.slice(2)
if (command === "healthcheck") process.exit(await healthcheck(config))
if (command === "password") print(passwordCommand(config, given[0], systemClock))
if (command !== undefined) print(howToUse(command))
const log = openLog(config.logLevel)
const shopbell = await startedOrExit(config, log)
stopCleanlyOn(["SIGTERM", "SIGINT"])
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error: unknown) => {
    log.error({ err: error }, event)
    // A bug in one place must not end everybody's conversations. A disk that loses what it was given must.
    // At once: an orderly exit would copy what is not known to be on the disk.
    if (error instanceof LostDisk) process.kill(process.pid, "SIGKILL")
  })
}

function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (error instanceof BadConfig) exit(2, error.message)
    throw error
  }
}

async function startedOrExit(config: Config, log: Log): Promise<Shopbell> {
  try {
    const clock = config.isDev ? shiftedClock() : systemClock
    const prepare = async (io: Io) => {
      await createFirstAdmin(io, config)
      if (config.isDev) await (await import("./demo.ts")).demoOnce(io)
    }
    const started = await startShopbell({ config, log, assets: assetsFrom(await bundle()), clock, prepare })
    for (const line of startLines(started.io, config, started.url)) console.log(line)
    return started
  } catch (error) {
    if (error instanceof BadDataFolder || error instanceof WrongDatabase) exit(1, error.message)
    if (error instanceof OnlyDemo) exit(3, error.message)
    const problem = listenProblem(error, config)
    if (problem) exit(problem.exitCode, problem.sentence)
    throw error
  }
}

/** Built beforehand in the binary; from source, built at each start. */
async function bundle() {
  if (Bun.isStandaloneExecutable) return embeddedBundle(join(ROOT, "assets"))
  const { bundleBrowser } = await import("./build.ts")
  return await bundleBrowser()
}

/** R7. A second signal means it. */
function stopCleanlyOn(signals: readonly NodeJS.Signals[]): void {
  let isStopping = false
  for (const signal of signals) {
    process.on(signal, () => {
      if (isStopping) process.exit(1)
      isStopping = true
      log.info("stopping")
      exitWithin(9_000)
      void shopbell
        .stop()
        .then(() => 0)
        .catch((error: unknown) => {
          log.error({ err: error }, "did not stop cleanly")
          return 1
        })
        .then((code) => process.exit(code))
    })
  }
}

function howToUse(command: string): { readonly code: 0 | 2; readonly words: string } {
  if (!["help", "--help", "-h"].includes(command))
    return { code: 2, words: `shopbell: There is no command "${command}"; shopbell --help names them.` }
  return {
    code: 0,
    words:
      "shopbell                  starts\nshopbell password EMAIL   prints a link to a new password\nshopbell healthcheck      asks the one that runs for its health",
  }
}

function print({ code, words }: { readonly code: number; readonly words: string }): never {
  if (code === 0) console.log(words)
  else console.error(words)
  process.exit(code)
}

function exit(code: number, sentence: string): never {
  console.error(`shopbell: ${sentence}`)
  process.exit(code)
}
