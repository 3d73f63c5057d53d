import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openDb } from "./io/db.ts"
import { listenProblem } from "./io/listening.ts"
import { migrate } from "./io/migrate.ts"
import { ROOT } from "./root.ts"
import { MIGRATIONS } from "./testing/earlier-db.ts"

let folder: string
let taken: Bun.Server<undefined>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "shopbell-start-"))
  writeFileSync(join(folder, "file"), "")
  mkdirSync(join(folder, "broken"))
  writeFileSync(join(folder, "broken", "shopbell.sqlite"), "This is no database. ".repeat(100))
  writeDamaged(join(folder, "damaged"))
  mkdirSync(join(folder, "others"))
  const others = openDb(join(folder, "others", "shopbell.sqlite"))
  others.run("create table agents (what text)")
  others.close()
  taken = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("") })
})
afterAll(async () => {
  await taken.stop(true)
  rmSync(folder, { recursive: true })
})

describe("K2: what cannot start ends with one sentence on standard error, and no stack", () => {
  const cases: readonly [name: string, env: () => Record<string, string>, exitCode: number, words: string, given?: readonly string[]][] = [
    ["a command that there is not", () => ({}), 2, `There is no command "passwrod"`, ["passwrod", "ada@example.com"]],
    [
      "a password without a Shopbell",
      () => ({ SHOPBELL_DATA: join(folder, "none") }),
      1,
      "There is no Shopbell in ",
      ["password", "ada@example.com"],
    ],
    [
      "a password from what is no database",
      () => ({ SHOPBELL_DATA: join(folder, "broken") }),
      1,
      "cannot be used: file is not a database.",
      ["password", "ada@example.com"],
    ],
    ["an unknown variable", () => ({ SHOPBELL_PROT: "1" }), 2, "SHOPBELL_PROT is not a variable of Shopbell."],
    ["a host that is none", () => ({ SHOPBELL_HOST: "not a host" }), 2, "it must be an address or name of this machine"],
    ["another machine's address", () => ({ SHOPBELL_HOST: "192.0.2.77" }), 2, "which is no address or name of this machine."],
    ["a name that nobody knows", () => ({ SHOPBELL_HOST: "nosuch.invalid" }), 2, `SHOPBELL_HOST is "nosuch.invalid", which is no address`],
    ["a short one", () => ({ SHOPBELL_HOST: "no-such-host" }), 2, `SHOPBELL_HOST is "no-such-host", which is no address or name of this`],
    ["a secret's file that is a folder", () => ({ SHOPBELL_SMTP_URL_FILE: folder }), 2, "which is no file."],
    [
      "an admin whom /setup would refuse",
      () => ({ SHOPBELL_ADMIN_EMAIL: "ann@example.com", SHOPBELL_ADMIN_PASSWORD: "ann@example.com" }),
      2,
      "SHOPBELL_ADMIN_PASSWORD does not fit: Your email is no password.",
    ],
    [
      "a database that is damaged inside",
      () => ({ SHOPBELL_DATA: join(folder, "damaged") }),
      1,
      "cannot be used: shopbell.sqlite is damaged. Restore it from a backup.",
    ],
    [
      "a database of something else",
      () => ({ SHOPBELL_DATA: join(folder, "others") }),
      1,
      "The migration 0001_people.sql does not fit this database: table agents already exists.",
    ],
    ["a port in use", () => ({ SHOPBELL_PORT: String(taken.port) }), 1, "is in use."],
    [
      "a data folder that is a file",
      () => ({ SHOPBELL_DATA: join(folder, "file") }),
      1,
      "cannot be used: a file of that name is in the way.",
    ],
  ]
  test.each(cases)("%s", async (_, env, exitCode, words, given = []) => {
    const started = Bun.spawn([process.execPath, join(ROOT, "src/main.ts"), ...given], {
      env: { PATH: process.env.PATH!, SHOPBELL_PORT: "0", SHOPBELL_DATA: join(folder, "data"), ...env() },
      stdio: ["ignore", "pipe", "pipe"],
    })
    const [said, output] = [await new Response(started.stderr).text(), await new Response(started.stdout).text()]
    expect([await started.exited, output]).toEqual([exitCode, ""])
    expect(said).toMatch(/^shopbell: [^\n]+\.\n$/)
    expect(said).toContain(words)
  })
})

/** As a disk may leave it: the beginning is whole, and so it opens. */
function writeDamaged(data: string): void {
  mkdirSync(data)
  const path = join(data, "shopbell.sqlite")
  const db = openDb(path)
  migrate(db, MIGRATIONS, 1)
  db.close()
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(0xa5, 8_192, 100_000))
}

describe("K2: a server that cannot listen says why", () => {
  test.each([
    ["EADDRINUSE", { host: "127.0.0.1", port: 3_000 }, 1, "Port 3000 on 127.0.0.1 is in use."],
    ["EACCES", { host: "0.0.0.0", port: 80 }, 1, "This user may not listen on port 80 of 0.0.0.0; ports below 1024 are for root."],
    ["EACCES", { host: "0.0.0.0", port: 3_000 }, 1, "This user may not listen on port 3000 of 0.0.0.0."],
    ["EADDRNOTAVAIL", { host: "192.0.2.77", port: 3_000 }, 2, `SHOPBELL_HOST is "192.0.2.77", which is no address`],
    ["EAFNOSUPPORT", { host: "::", port: 3_000 }, 2, `SHOPBELL_HOST is "::", which is no address`],
    ["ENOTFOUND", { host: "chat.invalid", port: 3_000 }, 2, `SHOPBELL_HOST is "chat.invalid", which is no address or name`],
    ["EINVAL", { host: "chat.invalid", port: 3_000 }, 2, `SHOPBELL_HOST is "chat.invalid"`],
  ])("%s at %j", (code, at, exitCode, words) => {
    const problem = listenProblem(Object.assign(new Error(code), { code }), at)
    expect(problem?.exitCode).toBe(exitCode as 1 | 2)
    expect(problem?.sentence).toStartWith(words)
  })

  // Of a name nobody knows, Bun says whatever the system said last.
  test.each([
    ["ENOENT", "nosuch.invalid", 2, `SHOPBELL_HOST is "nosuch.invalid", which is no address or name of this machine.`],
    ["ESOMETHING", "nosuch.invalid", 2, `SHOPBELL_HOST is "nosuch.invalid", which is no address or name of this machine.`],
    ["EMFILE", "127.0.0.1", 1, "Shopbell cannot listen on port 3000 of 127.0.0.1: EMFILE: oh no, listen."],
    ["ENOENT", "::1", 1, "Shopbell cannot listen on port 3000 of ::1: ENOENT: oh no, listen."],
  ])("any other word of the system, %s at %s, is told as well", (code, host, exitCode, sentence) => {
    const error = Object.assign(new Error(`${code}: oh no, listen`), { code, syscall: "listen" })
    expect(listenProblem(error, { host, port: 3_000 })).toEqual({ exitCode: exitCode as 1 | 2, sentence })
  })

  test("a bug is none of these", () => {
    const unreadable = Object.assign(new Error("ENOENT: no such file, open"), { code: "ENOENT", syscall: "open" })
    for (const error of [new TypeError("oops"), null, "EACCES", unreadable])
      expect(listenProblem(error, { host: "::", port: 1 })).toBeNull()
  })
})
