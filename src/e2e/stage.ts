import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ROOT } from "../root.ts"

/** Named after the address, as the environment gives no name. */
export const ADMIN = { name: "ada", email: "ada@shop.example", password: "a bell above the door" } as const

/** A Shopbell as people run it: a process of its own, on its own data folder, which can be killed and started again. */
export type Server = {
  readonly url: string
  /** SIGKILL: nothing is said goodbye to, nothing flushed. */
  kill(): Promise<void>
  /** On the same port and folder. */
  start(): Promise<void>
  /** And its folder goes. */
  stop(): Promise<void>
}

export async function startServer(env: Record<string, string> = {}): Promise<Server> {
  const port = freePort()
  const url = `http://127.0.0.1:${port}`
  const folder = mkdtempSync(join(tmpdir(), "shopbell-e2e-"))
  let running: Bun.Subprocess | null = null

  async function start(): Promise<void> {
    const started = Bun.spawn([process.execPath, "src/main.ts"], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        SHOPBELL_PORT: String(port),
        SHOPBELL_DATA: join(folder, "data"),
        SHOPBELL_LOG_LEVEL: "warn",
        SHOPBELL_ADMIN_EMAIL: ADMIN.email,
        SHOPBELL_ADMIN_PASSWORD: ADMIN.password,
        ...env,
      },
      stdio: ["ignore", "ignore", "inherit"],
    })
    running = started
    // From source it builds what browsers get, which takes long on a busy machine.
    const isUp = async () => {
      if (started.exitCode !== null) throw new Error(`The server ended with ${started.exitCode} before it was up.`)
      return (await fetch(`${url}/up`).catch(() => null))?.ok === true
    }
    await eventually(`${url}/up`, isUp, 100_000)
  }

  async function kill(): Promise<void> {
    running?.kill("SIGKILL")
    await running?.exited
  }

  await start()
  return {
    url,
    start,
    kill,
    async stop() {
      await kill()
      rmSync(folder, { recursive: true })
    },
  }
}

/** K7: moves the one clock of a server that was started with `SHOPBELL_DEV`, which then does what is due. */
export async function moveClock({ url }: Server, to: { readonly advance: string } | { readonly set: string }): Promise<void> {
  const answer = await fetch(`${url}/dev/clock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(to),
  })
  if (answer.status !== 200) throw new Error(`The clock was not moved: ${answer.status}`)
}

/** Tomorrow's noon, for stories in which a minute or a day passes and is named: none of them begins just before midnight. */
export async function moveToNoon(server: Server): Promise<void> {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  await moveClock(server, { set: `${tomorrow}T12:00:00Z` })
}

/** A shop on another site, as strict as its CSP can be: our origin for the loader and the frame, nothing else (W1), and no Trusted Type for anybody. */
export type Shop = { readonly url: string; stop(): Promise<void> }

export function openShop(origin: string): Shop {
  const csp = `default-src 'none'; script-src ${origin}; frame-src ${origin}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`
  const shop = Bun.serve({
    hostname: "localhost",
    port: 0,
    fetch({ url }) {
      // The title comes from the address, as a shop with a careless search page would have it.
      const asked = new URL(url).searchParams
      const title = asked.get("title") ?? "The shop"
      const consent = asked.get("consent") === "required" ? ' data-consent="required"' : ""
      return new Response(
        `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${Bun.escapeHTML(title)}</title><script async src="${origin}/widget.js"${consent}></script></head>
        <body><main><h1>The shop</h1><p><button type="button">Before</button></p><p>Bread and more.</p></main></body></html>`,
        { headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": csp } },
      )
    },
  })
  return { url: `http://localhost:${shop.port}/`, stop: () => shop.stop(true) }
}

/** Waits for what Playwright cannot: asks again until it is so. Throws in the end, saying what never came. */
export async function eventually(what: string, isSo: () => boolean | Promise<boolean>, within = 30_000): Promise<void> {
  const until = performance.now() + within
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`This never came true: ${what}`)
    await Bun.sleep(20)
  }
}

function freePort(): number {
  const probe = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() })
  const { port } = probe
  probe.stop(true)
  return port!
}
