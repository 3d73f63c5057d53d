/** `bun run bench`: each figure beside its limit, measured in the same run. Names as arguments run only those. Exits with 1 if one is missed. */
import { idle } from "./idle.ts"
import { mode } from "./mode.ts"
import { processes } from "./process.ts"
import { relay } from "./relay.ts"
import { tick } from "./tick.ts"
import { isGood, table, type Line } from "./table.ts"

const BENCHES: Record<string, () => Promise<readonly Line[]>> = { relay, idle, mode, tick, processes }

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}; there are ${Object.keys(BENCHES).join(", ")}.`)
  process.exit(2)
}

const lines: Line[] = []
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`${name} …`)
  lines.push(...(await bench()))
}
console.log(`\n${table(lines)}`)
process.exit(lines.every(isGood) ? 0 : 1)
