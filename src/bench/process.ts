import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildBinary } from "../build.ts"
import { median, type Line } from "./table.ts"

const STARTS = 9

/** The binary beside a compiled hello world: from start to the first answer, and memory when it idles. */
export async function processes(): Promise<readonly Line[]> {
  const folder = mkdtempSync(join(tmpdir(), "shopbell-bench-"))
  try {
    const [ours, bare] = [join(folder, "shopbell"), join(folder, "hello")]
    await buildBinary(ours)
    await Bun.write(join(folder, "hello.ts"), 'Bun.serve({ port: Number(process.env.SHOPBELL_PORT), fetch: () => new Response("OK") })\n')
    await Bun.build({ entrypoints: [join(folder, "hello.ts")], target: "bun", format: "esm", bytecode: true, compile: { outfile: bare } })
    const starts: { readonly ours: Start; readonly bare: Start }[] = []
    for (let i = 0; i < STARTS; i++) starts.push({ bare: await start(bare, folder), ours: await start(ours, folder) })
    const of = (side: "ours" | "bare", figure: keyof Start) => median(starts.map((one) => one[side][figure]))
    return [
      {
        what: "The binary: start to the first /up",
        ours: of("ours", "ms"),
        bare: of("bare", "ms"),
        unit: "ms",
        ratio: median(starts.map((one) => one.ours.ms / one.bare.ms)),
        atMost: 3,
      },
      {
        what: "The binary: memory when idle",
        ours: of("ours", "memory") / 1e6,
        bare: null,
        unit: "MB",
        ratio: of("ours", "memory") / 1e6,
        atMost: 100,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type Start = { readonly ms: number; readonly memory: number }

/** The data folder is there already: what is measured is a restart. */
async function start(binary: string, folder: string): Promise<Start> {
  const port = freePort()
  const data = join(folder, "data")
  mkdirSync(data, { recursive: true })
  const startedAt = performance.now()
  const running = Bun.spawn([binary], {
    cwd: folder,
    env: { SHOPBELL_PORT: String(port), SHOPBELL_DATA: data, SHOPBELL_LOG_LEVEL: "error" },
    stdio: ["ignore", "ignore", "inherit"],
  })
  try {
    while (!(await fetch(`http://127.0.0.1:${port}/up`).catch(() => null))?.ok) await Bun.sleep(1)
    const ms = performance.now() - startedAt
    await Bun.sleep(1_500)
    return { ms, memory: residentBytes(running.pid) }
  } finally {
    running.kill()
    await running.exited
  }
}

function freePort(): number {
  const server = Bun.serve({ port: 0, fetch: () => new Response() })
  const { port } = server
  void server.stop(true)
  return port!
}

function residentBytes(pid: number): number {
  const { stdout } = Bun.spawnSync(["ps", "-o", "rss=", "-p", String(pid)])
  return Number(stdout.toString().trim()) * 1_024
}
