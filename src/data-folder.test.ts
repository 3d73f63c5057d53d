import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, parse } from "node:path"
import { BadDataFolder, DATABASE, openDataFolder } from "./data-folder.ts"
import { openDb } from "./io/db.ts"
import { openLog } from "./io/log.ts"
import { ROOT } from "./root.ts"
import { AGENTS, DEMO_PASSWORD } from "./testing/cast.ts"
import { earlierDb, migrationFiles } from "./testing/earlier-db.ts"
import { until } from "./testing/until.ts"

/** Shopbell as it is started in a clone: its data folder, unless named, lies in the folder where it is started. */
type Started = {
  readonly ended: Promise<number>
  readonly said: () => string
  readonly complained: () => string
  /** Resolves once it listens. */
  url(): Promise<string>
  /** Resolves once it has ended. */
  kill(signal: "SIGTERM" | "SIGKILL"): Promise<number>
}

let folder: string
let all: Started[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shopbell-folder-"))
  all = []
})
afterEach(async () => {
  await Promise.all(all.map((one) => one.kill("SIGKILL")))
  rmSync(folder, { recursive: true })
})

function start(env: Record<string, string> = {}, given: readonly string[] = []): Started {
  const child = Bun.spawn([process.execPath, join(ROOT, "src/main.ts"), ...given], {
    cwd: folder,
    env: { PATH: process.env.PATH!, SHOPBELL_PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const [said, complained] = [heard(child.stdout), heard(child.stderr)]
  const started: Started = {
    ended: Promise.all([child.exited, said.end, complained.end]).then(([code]) => code),
    said: said.text,
    complained: complained.text,
    url: () => until(() => /http:\/\/127\.0\.0\.1:\d+/.exec(said.text())?.[0], "it listens"),
    async kill(signal) {
      child.kill(signal)
      return await started.ended
    },
  }
  all.push(started)
  return started
}

function heard(stream: ReadableStream<Uint8Array>): { readonly text: () => string; readonly end: Promise<void> } {
  let text = ""
  const end = (async () => {
    for await (const chunk of stream) text += new TextDecoder().decode(chunk)
  })()
  return { text: () => text, end }
}

const DEV = { SHOPBELL_DEV: "1" }
const signIn = async (url: string) => {
  const body = new URLSearchParams({ email: AGENTS.ada.email, password: DEMO_PASSWORD })
  return (await fetch(`${url}/login`, { method: "POST", headers: { origin: url }, body, redirect: "manual" })).status
}

describe("K3: what development leaves in a clone", () => {
  test("is not what is served for real afterwards", async () => {
    const dev = start(DEV)
    expect(await signIn(await dev.url())).toBe(303)
    expect(dev.said()).toContain(DEMO_PASSWORD)
    expect([existsSync(join(folder, "data-dev")), existsSync(join(folder, "data"))]).toEqual([true, false])
    await dev.kill("SIGKILL")
    const real = start()
    const url = await real.url()
    expect(real.said()).toContain("/setup?token=")
    expect(await signIn(url)).not.toBe(303)
  }, 60_000)

  test("is refused if it is named, with an exit code of its own, and does for development as before", async () => {
    const data = { SHOPBELL_DATA: join(folder, "shop") }
    const dev = start({ ...DEV, ...data })
    await dev.url()
    await dev.kill("SIGKILL")
    const real = start(data)
    expect(await real.ended).toBe(3)
    expect(real.complained()).toMatch(
      /^shopbell: The data folder \S+shop holds the demo company, whose password everybody knows\. [^\n]+\.\n$/,
    )
    expect(real.said()).toBe("")
    expect(await signIn(await start({ ...DEV, ...data }).url())).toBe(303)
  }, 60_000)
})

test("K7: development on somebody's data names no sign-ins, and starting over is refused", async () => {
  const data = { SHOPBELL_DATA: join(folder, "shop") }
  const admin = { SHOPBELL_ADMIN_EMAIL: "ann@example.com", SHOPBELL_ADMIN_PASSWORD: "correct horse" }
  const real = start({ ...data, ...admin })
  await real.url()
  await real.kill("SIGTERM")
  const dev = start({ ...DEV, ...data })
  const url = await dev.url()
  expect((await fetch(`${url}/dev/reset`, { method: "POST" })).status).toBe(409)
  expect(dev.said()).not.toContain(DEMO_PASSWORD)
}, 60_000)

test("K7: a folder that was begun in development can be started over, with an admin of the environment's as well", async () => {
  const admin = { SHOPBELL_ADMIN_EMAIL: "ann@example.com", SHOPBELL_ADMIN_PASSWORD: "correct horse" }
  const url = await start({ ...DEV, ...admin }).url()
  expect((await fetch(`${url}/dev/reset`, { method: "POST" })).status).toBe(200)
  expect(await signIn(url)).toBe(303)
}, 60_000)

describe("a data folder has one Shopbell at a time", () => {
  test("a second waits and takes over once the first is told to stop, or is killed, and is refused if it stays", async () => {
    const waits = (one: Started) => until(() => one.said().includes("another Shopbell runs on this data folder"), "it waits")
    const first = start()
    await first.url()

    const second = start()
    await waits(second)
    expect(await first.kill("SIGTERM")).toBe(0)
    await second.url()

    const third = start()
    await waits(third)
    await second.kill("SIGKILL")
    const url = await third.url()

    const fourth = start()
    await waits(fourth)
    // What looks on beside it is not kept out.
    const env = { SHOPBELL_PORT: new URL(url).port }
    expect(await start(env, ["healthcheck"]).ended).toBe(0)
    const command = start(env, ["password", "nobody@example.com"])
    expect([await command.ended, command.complained()]).toEqual([1, "shopbell: No agent signs in as nobody@example.com.\n"])
    expect(await fourth.ended).toBe(1)
    expect(fourth.complained()).toMatch(/^shopbell: Another Shopbell runs on the data folder \.\/data\. [^\n]+\.\n$/)
    expect(fourth.said().match(/another Shopbell/g)).toHaveLength(1)
    expect(await (await fetch(`${url}/up`)).text()).toBe("OK")
  }, 120_000)

  test("started twice on one port, the second says at once what is in its way", async () => {
    const port = new URL(await start().url()).port
    const second = start({ SHOPBELL_PORT: port })
    expect(await second.ended).toBe(1)
    expect([second.said(), second.complained()]).toEqual(["", expect.stringContaining(`Port ${port} on 127.0.0.1 is in use.`)])
  }, 60_000)

  test("K2: what is in it and may not be written is named at once", async () => {
    ;(await openDataFolder(folder, openLog("silent"))).close()
    chmodSync(folder, 0o777)
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o666)
    for (const name of [DATABASE, "shopbell.lock"]) {
      const path = join(folder, name)
      chmodSync(path, 0o444)
      expect(await openedByNobody(folder)).toBe(`The data folder ${folder} cannot be used: this user may not read and write ${path}.\n`)
      chmodSync(path, 0o666)
    }
  })

  test("whoever could not open what is in it does not keep it", async () => {
    const path = join(folder, "shopbell.sqlite")
    await Bun.write(path, "This is no database. ".repeat(100))
    const log = openLog("silent")
    await expect(openDataFolder(folder, log)).rejects.toThrow(BadDataFolder)
    rmSync(path)
    const kept = await openDataFolder(folder, log)
    kept.close()
    ;(await openDataFolder(folder, log)).close()
  })
})

/** What a process says that tries it as a user who owns nothing: root may write everywhere. */
function openedByNobody(data: string): Promise<string> {
  const script = `
    import { openDataFolder } from "./data-folder.ts"
    import { openLog } from "./io/log.ts"
    if (process.getuid() === 0) process.setuid(65534)
    await openDataFolder(process.argv[1], openLog("silent")).catch(({ message }) => console.log(message))
  `
  const child = Bun.spawn([process.execPath, "-e", script, data], { cwd: join(ROOT, "src"), stdio: ["ignore", "pipe", "inherit"] })
  return new Response(child.stdout).text()
}

test("R8: before an update changes the database it is copied as it was; a first start and the next one copy nothing", async () => {
  const [data, snapshots] = [join(folder, "data"), join(folder, "data", "snapshots")]
  mkdirSync(data)
  {
    using earlier = earlierDb("0020", join(data, DATABASE))
    earlier.insertConversation({ id: "old" })
  }
  for (let i = 0; i < 2; i++) {
    const one = start()
    await one.url()
    expect(await one.kill("SIGTERM")).toBe(0)
    expect(readdirSync(snapshots)).toEqual([`before-${parse(migrationFiles().find((name) => name >= "0020")!).name}.sqlite`])
  }
  const copy = openDb(join(snapshots, readdirSync(snapshots)[0]!))
  expect([copy.all("select id from conversations"), copy.get("select max(name) < '0020' as isOld from migrations")]).toEqual([
    [{ id: "old" }],
    { isOld: 1 },
  ])
  copy.close()

  const fresh = start({ SHOPBELL_DATA: join(folder, "fresh") })
  await fresh.url()
  expect(existsSync(join(folder, "fresh", "snapshots"))).toBe(false)
}, 60_000)
