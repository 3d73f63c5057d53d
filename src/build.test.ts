import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import packageJson from "../package.json"
import { buildBinary } from "./build.ts"
import { ROOT } from "./root.ts"
import { certificateFor } from "./testing/certificate.ts"
import { dovecot, type Dovecot } from "./testing/dovecot.ts"
import { smtpPeer, type SmtpPeer } from "./testing/smtp.ts"
import { until } from "./testing/until.ts"
import { TestWidget } from "./testing/widget.ts"

describe("the binary, alone in an empty folder,", () => {
  let folder: string
  let url: string
  let running: Bun.Subprocess<"ignore", "pipe", "inherit">
  let imap: Dovecot
  let smtp: SmtpPeer
  let trusted: string

  beforeAll(async () => {
    const certificate = certificateFor("localhost")
    imap = await dovecot({ certificate })
    smtp = await smtpPeer()
    trusted = join(mkdtempSync(join(tmpdir(), "shopbell-ca-")), "ca.pem")
    await Bun.write(trusted, certificate.certificate)
    folder = mkdtempSync(join(tmpdir(), "shopbell-binary-"))
    const binary = join(folder, "shopbell")
    await buildBinary(binary)
    running = Bun.spawn([binary], {
      cwd: folder,
      env: {
        SHOPBELL_PORT: "0",
        SHOPBELL_DATA: join(folder, "data"),
        SHOPBELL_ADMIN_EMAIL: "ann@example.com",
        SHOPBELL_ADMIN_PASSWORD: "correct horse",
        SHOPBELL_IMAP_URL: `imap://ann:secret@localhost:${imap.server().port}/INBOX`,
        SHOPBELL_REPLY_ADDRESS: "reply@levain.example",
        SHOPBELL_SMTP_URL: `smtp://localhost:${smtp.port}?tls=none`,
        SHOPBELL_MAIL_FROM: "Levain <hello@levain.example>",
        NODE_EXTRA_CA_CERTS: trusted,
      },
      stdio: ["ignore", "pipe", "inherit"],
    })
    url = await addressIn(running.stdout)
  }, 60_000)
  afterAll(async () => {
    running?.kill("SIGKILL")
    await imap?.end()
    await smtp?.close()
    for (const made of [folder, join(trusted, "..")]) rmSync(made, { recursive: true })
  })

  test("answers /up and says that it is well", async () => {
    expect(await (await fetch(`${url}/up`)).text()).toBe("OK")
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: "pass" })
  })

  test.each([
    ["/widget.js", "text/javascript"],
    ["/login", "text/html"],
  ])("serves %s", async (path, type) => {
    const answer = await fetch(url + path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get("content-type")).toStartWith(type)
    expect(await answer.text()).not.toBeEmpty()
  })

  test("serves every file that its sign-in page names", async () => {
    const page = await (await fetch(`${url}/login`)).text()
    const files = [...page.matchAll(/(?:src|href)="(\/(?:assets|public)\/[^"]+)"/g)].map((found) => found[1]!)
    expect(files).not.toBeEmpty()
    for (const file of files) expect([file, (await fetch(url + file)).status]).toEqual([file, 200])
  })

  test("still guards and validates: short names would have switched that off, silently", async () => {
    expect((await fetch(`${url}/inbox`, { redirect: "manual" })).status).toBe(401)
    const cookie = await signIn()
    const get = async (path: string) => (await fetch(url + path, { headers: { cookie, accept: "text/html" } })).status
    expect(await get("/inbox")).toBe(200)
    expect(await get("/inbox/rows?from=0")).toBe(200)
    expect(await get("/inbox/rows?from=-1")).toBe(422)
  })

  test("E4: reads a large mail in a thread of its own, whose code it carries as well", async () => {
    const cookie = await signIn()
    const page = async (path: string) => (await fetch(url + path, { headers: { cookie, accept: "text/html" } })).text()
    await until(async () => (await page("/settings/email")).includes("Last looked into"), "the mailbox is open")
    const photo = Buffer.alloc(1_500_000, 7).toString("base64").replaceAll(/.{76}/g, "$&\n")
    imap.deliver(`From: mila@novak.example
To: reply@levain.example
Subject: The cake
Message-ID: <cake@novak.example>
Content-Type: multipart/mixed; boundary=b

--b

As you asked.
--b
Content-Type: application/pdf; name=plan.pdf
Content-Transfer-Encoding: base64

${photo}
--b--
`)
    const list = await until(
      async () => /id="unmatched-([\w-]+)-subject"/.exec(await page("/settings/email/unmatched")),
      "the mail is listed",
    )
    const widget = new TestWidget(url)
    await widget.hello()
    await widget.write("Did you get my mail?")
    const conversation = /href="\/inbox\/([\w-]{36})/.exec(await page("/inbox/unassigned"))?.[1]
    const answer = await fetch(`${url}/settings/email/unmatched/${list[1]}/conversation`, {
      method: "PUT",
      headers: { cookie, origin: url },
      body: new URLSearchParams({ conversation: conversation ?? "" }),
    })
    expect(answer.status).toBe(200)
    const frame = await widget.until((one) => one.type === "message" && one.message.text === "As you asked.")
    expect(frame).toMatchObject({ message: { files: [{ name: "plan.pdf", size: 1_500_000 }] } })
    widget.close()
  }, 30_000)

  test("E6: sends mail, whose code is read only then", async () => {
    await fetch(`${url}/forgot`, { method: "POST", headers: { origin: url }, body: new URLSearchParams({ email: "ann@example.com" }) })
    const mail = await until(async () => smtp.mails.find(({ source }) => /^Subject: .*password/im.test(source)), "the mail has left")
    expect(mail.to).toEqual(["ann@example.com"])
  })

  test("left nothing but its data folder", () => {
    expect(readdirSync(folder).toSorted()).toEqual(["data", "shopbell"])
  })

  test("tells a container that it is well, and when it is not", async () => {
    const check = (port: string) => Bun.spawn([join(folder, "shopbell"), "healthcheck"], { env: { SHOPBELL_PORT: port } }).exited
    expect(await check(new URL(url).port)).toBe(0)
    expect(await check("1")).toBe(1)
  })

  async function signIn(): Promise<string> {
    const body = new URLSearchParams({ email: "ann@example.com", password: "correct horse" })
    const signedIn = await fetch(`${url}/login`, { method: "POST", body, redirect: "manual" })
    return signedIn.headers.get("set-cookie")!.split(";")[0]!
  }

  test("stops when told so, with exit code 0", async () => {
    running.kill("SIGTERM")
    expect(await running.exited).toBe(0)
    expect(readdirSync(join(folder, "data")).filter((name) => name.endsWith("-wal"))).toEqual([])
  })
})

describe("the Dockerfile", () => {
  const lines = readFileSync(join(ROOT, "Dockerfile"), "utf8").replaceAll("\\\n", " ").split("\n")
  const instructions = lines.map((line) => /^([A-Z]+)\s+(.*)$/.exec(line)?.slice(1)).filter((found) => found !== undefined) as [
    string,
    string,
  ][]
  const all = (name: string) => instructions.filter(([instruction]) => instruction === name).map(([, rest]) => rest)
  const final = instructions.slice(instructions.findLastIndex(([instruction]) => instruction === "FROM"))

  test("copies what is in the repository, or what an earlier stage made", () => {
    const known = Bun.spawnSync(["git", "ls-files", "--cached", "--others", "--exclude-standard"], { cwd: ROOT })
      .stdout.toString()
      .split("\n")
    const fromHere = all("COPY")
      .filter((rest) => !rest.startsWith("--from="))
      .flatMap((rest) => rest.split(/\s+/).slice(0, -1))
    expect(fromHere).toContain("src")
    expect(fromHere.filter((source) => !known.some((path) => path === source || path.startsWith(`${source}/`)))).toEqual([])
    const ignored = readFileSync(join(ROOT, ".dockerignore"), "utf8").split("\n")
    expect(fromHere.filter((source) => !ignored.includes(`!${source}`))).toEqual([])
  })

  test("builds with the Bun that package.json pins", () => {
    expect(all("FROM")[0]).toBe(`oven/bun:${packageJson.devDependencies.bun} AS build`)
    expect(packageJson.devDependencies["@types/bun"]).toBe(packageJson.devDependencies.bun)
  })

  test("starts what the build makes, and asks it for its health", () => {
    expect(all("RUN")).toContain("bun src/build.ts")
    expect(packageJson.scripts.build).toEndWith("bun src/build.ts")
    expect(all("COPY")).toContain("--from=build /shopbell/dist/shopbell /usr/local/bin/shopbell")
    expect(all("CMD")).toEqual(['["shopbell"]'])
    expect(all("HEALTHCHECK")[0]).toEndWith('CMD ["shopbell", "healthcheck"]')
  })

  test("runs as nobody special, on a volume of its own", () => {
    expect(final.filter(([instruction]) => instruction === "USER")).toEqual([["USER", "shopbell"]])
    expect(final.findIndex(([instruction]) => instruction === "USER")).toBeLessThan(
      final.findIndex(([instruction]) => instruction === "CMD"),
    )
    expect(all("VOLUME")).toEqual(["/storage"])
    expect(all("ENV")[0]).toContain("SHOPBELL_DATA=/storage")
    expect(all("ENV")[0]).toContain("SHOPBELL_HOST=0.0.0.0")
  })
})

/** The address in the first line that has one; after it the output is read on, so that the process never waits for a reader. */
async function addressIn(output: ReadableStream<Uint8Array>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  void (async () => {
    let text = ""
    for await (const chunk of output) {
      text += new TextDecoder().decode(chunk)
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text)
      if (found) resolve(found[0])
    }
    reject(new Error(`The binary ended without an address: ${text}`))
  })()
  return promise
}
