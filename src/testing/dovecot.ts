import { spawn, spawnSync, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { connect, createServer, type AddressInfo } from "node:net"
import { tmpdir, userInfo } from "node:os"
import { basename, join } from "node:path"
import type { Instant } from "../domain/time.ts"
import type { MailboxServer } from "../io/mail-server.ts"
import type { Certificate } from "./certificate.ts"
import { until } from "./until.ts"

/** A real IMAP server: Dovecot, with its own folder, ports and one user, "ann" with the password "secret". */
export type Dovecot = {
  /** Puts a mail into the inbox, as the system's delivery does. Bare line feeds are fine. A damaged one the server cannot hand over. */
  deliver(mail: string, options?: { at?: Instant; isDamaged?: boolean }): void
  /** The mails of a folder by file name; a name ends with its flags, `:2,S` for a seen one. */
  mails(folder?: string): readonly { readonly name: string; readonly source: string }[]
  addFolder(folder: string): void
  /** Forgets which mail has which UID, as after a restored backup: UIDVALIDITY changes. Only while it is stopped. */
  forgetUids(): void
  /** How to reach it, as one would set it. */
  server(options?: Partial<MailboxServer>): MailboxServer
  /** Kills it with all of its processes; nobody is told. */
  kill(): Promise<void>
  /** Listens again, on the same ports, with the same mails. */
  start(): Promise<void>
  /** Kills it and removes everything. */
  end(): Promise<void>
}

export type DovecotOptions = {
  readonly certificate: Certificate
  /** Without, clients are not told of new mail and must ask. */
  readonly hasIdle?: boolean
  /** Without, it offers no encryption at all. */
  readonly hasTls?: boolean
}

export async function dovecot({ certificate, hasIdle = true, hasTls = true }: DovecotOptions): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), "shopbell-dovecot-"))
  const [plainPort, tlsPort] = [await freePort(), await freePort()]
  // Dovecot reads no mail as root; whom root reads it as only needs to exist.
  const owner = userInfo().uid === 0 ? { uid: 65_534, gid: 65_534 } : { uid: userInfo().uid, gid: userInfo().gid }
  const maildir = join(folder, "mail")
  const config = join(folder, "dovecot.conf")
  const folderOf = (name: string) => (name === "INBOX" ? maildir : join(maildir, `.${name}`))
  let master: ChildProcess | null = null
  let delivered = 0

  chmodSync(folder, 0o755)
  writeFileSync(join(folder, "certificate.pem"), certificate.certificate)
  writeFileSync(join(folder, "key.pem"), certificate.key, { mode: 0o600 })
  writeFileSync(config, configOf({ folder, plainPort, tlsPort, owner, hasIdle, hasTls }))
  addFolder("INBOX")

  function addFolder(name: string): void {
    for (const part of ["", "cur", "new", "tmp"]) {
      mkdirSync(join(folderOf(name), part), { recursive: true })
      chownSync(join(folderOf(name), part), owner.uid, owner.gid)
    }
  }

  async function start(): Promise<void> {
    // Debian puts it where only root's shell looks.
    const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }
    const started = spawn("dovecot", ["-F", "-c", config], { stdio: ["ignore", "ignore", "pipe"], env })
    master = started
    let words = ""
    started.stderr.on("data", (chunk: Buffer) => void (words += chunk.toString()))
    let failure: Error | null = null
    started.once(
      "error",
      () => void (failure = new Error("The tests of mail need a real IMAP server: install the Debian package dovecot-imapd.")),
    )
    started.once("exit", (code) => void (failure ??= new Error(`Dovecot ended with ${code}: ${words}${logOf(folder)}`)))
    await until(async () => {
      if (failure) throw failure
      return (await isListening(plainPort)) && (!hasTls || (await isListening(tlsPort)))
    }, "dovecot listens")
  }

  async function kill(): Promise<void> {
    if (!master?.pid || master.exitCode !== null || master.signalCode !== null) return
    const ended = once(master, "exit")
    // With its children: those that find themselves orphaned go on taking connections for a while, and answer none.
    const children = readFileSync(`/proc/${master.pid}/task/${master.pid}/children`, "utf8").trim().split(" ").filter(Boolean)
    for (const pid of [master.pid, ...children.map(Number)]) end(pid)
    await ended
    await until(async () => !(await isListening(plainPort)), "dovecot has ended")
  }

  await start().catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true })
    throw error
  })
  return {
    addFolder,
    start,
    kill,
    deliver(mail, { at, isDamaged = false } = {}) {
      // Its name claims another size than it has.
      const file = `${1_700_000_000 + delivered}.M${(delivered += 1)}.shopbell${isDamaged ? ",S=5" : ""}`
      const [draft, place] = [join(maildir, "tmp", file), join(maildir, "new", file)]
      writeFileSync(draft, mail)
      chownSync(draft, owner.uid, owner.gid)
      if (at !== undefined) utimesSync(draft, at / 1_000, at / 1_000)
      renameSync(draft, place)
    },
    mails(name = "INBOX") {
      const paths = ["new", "cur"].flatMap((part) => {
        const place = join(folderOf(name), part)
        return existsSync(place) ? readdirSync(place).map((file) => join(place, file)) : []
      })
      // The server renames them as it likes, also between these two lines.
      return paths.filter((path) => existsSync(path)).map((path) => ({ name: basename(path), source: readFileSync(path, "utf8") }))
    },
    forgetUids() {
      for (const file of readdirSync(maildir)) if (file.startsWith("dovecot")) rmSync(join(maildir, file))
    },
    server: (changes = {}) => ({
      host: "localhost",
      port: changes.security === "tls" ? tlsPort : plainPort,
      security: "starttls",
      user: "ann",
      password: "secret",
      folder: "INBOX",
      movesTo: null,
      ...changes,
    }),
    async end() {
      await kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

type Setup = {
  readonly folder: string
  readonly plainPort: number
  readonly tlsPort: number
  readonly owner: { readonly uid: number; readonly gid: number }
  readonly hasIdle: boolean
  readonly hasTls: boolean
}

function configOf({ folder, plainPort, tlsPort, owner, hasIdle, hasTls }: Setup): string {
  const name = userInfo().username
  // An ordinary user cannot become Dovecot's own users, nor lock itself into a folder.
  const asOrdinaryUser = `
    default_internal_user = ${name}
    default_internal_group = ${spawnSync("id", ["-gn"], { encoding: "utf8" }).stdout.trim()}
    default_login_user = ${name}
    service stats {
      chroot =
    }`
  return `
    base_dir = ${folder}/run
    state_dir = ${folder}/run
    log_path = ${folder}/log
    protocols = imap
    listen = 127.0.0.1
    ssl = ${hasTls ? "yes" : "no"}
    ssl_cert = <${folder}/certificate.pem
    ssl_key = <${folder}/key.pem
    disable_plaintext_auth = no
    auth_failure_delay = 0
    mail_location = maildir:${folder}/mail
    mailbox_list_index = no
    ${hasIdle ? "" : "imap_capability = IMAP4rev1 UIDPLUS MOVE"}
    passdb {
      driver = static
      args = user=ann password=secret
    }
    userdb {
      driver = static
      args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail
    }
    ${userInfo().uid === 0 ? "" : asOrdinaryUser}
    # A wrong password must not slow down the next test.
    service anvil {
      ${userInfo().uid === 0 ? "" : "chroot ="}
      unix_listener anvil-auth-penalty {
        mode = 0
      }
    }
    service imap-login {
      chroot =
      inet_listener imap {
        port = ${plainPort}
      }
      inet_listener imaps {
        port = ${hasTls ? tlsPort : 0}
      }
    }
  `
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // It had ended by itself.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once("connect", () => end(true))
    socket.once("error", () => end(false))
  })
}

function logOf(folder: string): string {
  return existsSync(join(folder, "log")) ? readFileSync(join(folder, "log"), "utf8") : ""
}
