import { child } from "./child.ts"
import type { Line } from "./table.ts"

const WIDGETS = 5_000

/** Memory of widgets that said hello and listen, beside bare sockets; and of twice as many in all. */
export async function idle(): Promise<readonly Line[]> {
  const bare = await grown("bare.ts")
  const ours = await grown("shopbell.ts")
  return [
    {
      what: `Idle widgets, ${WIDGETS.toLocaleString("en-GB")}: memory for each`,
      ours: ours.each / 1e3,
      bare: bare.each / 1e3,
      unit: "kB",
      ratio: ours.each / bare.each,
      atMost: 3,
    },
    {
      what: `Idle widgets, ${(2 * WIDGETS).toLocaleString("en-GB")}: memory in all`,
      ours: ours.twice / 1e6,
      bare: null,
      unit: "MB",
      ratio: ours.twice / 1e6,
      atMost: 200,
    },
  ]
}

/** Bytes for each widget, and of the whole process with as many again. */
async function grown(script: string): Promise<{ each: number; twice: number }> {
  const server = await child(script)
  const load = await child("idle-load.ts")
  try {
    const url = `${await server.ask<string>("url")}${(await server.ask<{ path: string }>("idle")).path.slice(1)}`
    // The first few make what is made once.
    await load.ask("open", { url, count: 100 })
    const before = await server.ask<number>("memory")
    await load.ask("open", { url, count: WIDGETS })
    const after = await server.ask<number>("memory")
    await load.ask("open", { url, count: WIDGETS - 100 })
    return { each: (after - before) / WIDGETS, twice: await server.ask<number>("memory") }
  } finally {
    await load.stop()
    await server.stop()
  }
}
