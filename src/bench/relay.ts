import { child } from "./child.ts"
import type { Figures, Pair, Plan } from "./relay-load.ts"
import { median, type Line } from "./table.ts"

const PAIRS = 100
const ROUNDS = 9
// One message under way for each visitor: that is how the widget sends.

/** Visitor's message → stored with fsync → acknowledged → on the agent's socket. The sides take turns, for machines have moods. */
export async function relay(): Promise<readonly Line[]> {
  const rounds: { readonly ours: Figures; readonly bare: Figures }[] = []
  for (let i = 0; i < ROUNDS; i++) rounds.push({ bare: await loaded("bare.ts"), ours: await loaded("shopbell.ts") })
  const of = (side: "ours" | "bare", figure: keyof Figures) => median(rounds.map((round) => round[side][figure]))
  return [
    {
      what: `Durable relay, ${PAIRS} pairs: messages a second`,
      ours: of("ours", "rate"),
      bare: of("bare", "rate"),
      unit: "/s",
      ratio: median(rounds.map(({ ours, bare }) => ours.rate / bare.rate)),
      atLeast: 0.6,
    },
    {
      what: "Durable relay: p99 until both have it",
      ours: of("ours", "p99"),
      bare: of("bare", "p99"),
      unit: "ms",
      ratio: median(rounds.map(({ ours, bare }) => ours.p99 / bare.p99)),
      atMost: 2,
    },
  ]
}

async function loaded(script: string): Promise<Figures> {
  const server = await child(script)
  const load = await child("relay-load.ts")
  try {
    const url = await server.ask<string>("url")
    const pairs = await server.ask<Pair[]>("pairs", PAIRS)
    return await load.ask<Figures>("run", { url, pairs, inFlight: 1, warmUp: 2_000, measure: 4_000 } satisfies Plan)
  } finally {
    await load.stop()
    await server.stop()
  }
}
