import { child } from "./child.ts"
import { median, type Line } from "./table.ts"

const WIDGETS = 5_000
const CLICKS = 20

/** P14, M7: from an agent's click until each of 5,000 widgets knows the new mode, beside a bare publish to as many sockets. */
export async function mode(): Promise<readonly Line[]> {
  const bare = await told("bare.ts")
  const ours = await told("shopbell.ts")
  return [
    {
      what: `Mode change: from the click until ${WIDGETS.toLocaleString("en-GB")} widgets know`,
      ours,
      bare,
      unit: "ms",
      ratio: ours / bare,
      atMost: 2,
    },
    { what: "The same, in all", ours, bare: null, unit: "ms", ratio: ours, atMost: 1_000 },
  ]
}

/** Milliseconds, the median of all clicks; the first few warm up. */
async function told(script: string): Promise<number> {
  const server = await child(script)
  const load = await child("idle-load.ts")
  try {
    const base = await server.ask<string>("url")
    await load.ask("open", { url: `${base}${(await server.ask<{ path: string }>("idle")).path.slice(1)}`, count: WIDGETS })
    const { url, requests } = await server.ask<{ url: string; requests: readonly [Click, Click] }>("clicks")
    const times: number[] = []
    for (let i = 0; i < CLICKS; i++) times.push(await load.ask<number>("click", { url, request: requests[i % 2] }))
    return median(times.slice(4))
  } finally {
    await load.stop()
    await server.stop()
  }
}

/** What a browser sends when an agent clicks on another status. */
export type Click = { readonly method: string; readonly headers: Record<string, string>; readonly body: string }
