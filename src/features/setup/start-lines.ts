import type { Config } from "../../config.ts"
import type { Io } from "../../io/io.ts"
import { hasAgents } from "../agents/store.ts"
import { markOf } from "../dev/mark.ts"
import { DEMO_PASSWORD, DEMO_SIGN_INS } from "../../testing/cast.ts"
import { setupToken } from "./link.ts"

/** What a person reads in the terminal: where to click. K3: without an agent the set-up link, which is the one token ever printed unasked. */
export function startLines(io: Io, config: Config, url: string): readonly string[] {
  if (!hasAgents(io.db)) {
    return [
      "",
      "  Shopbell runs. Set it up here (valid for 30 minutes, then restart for a new link):",
      "",
      `    ${url}/setup?token=${setupToken(io)}`,
      "",
    ]
  }
  return ["", `  Shopbell runs.   ${url}/inbox`, ...(config.isDev ? development(io, url) : []), ""]
}

/** K1: what there is to click on with `bun run dev`. */
function development(io: Io, url: string): readonly string[] {
  const places = [`  Widget           ${url}/try`, `  For developers   ${url}/dev`, ""]
  if (markOf(io.db) !== "demo") return [...places, "  This is not the demo. Sign in as one of your own agents."]
  return [
    ...places,
    `  Demo sign-ins, all with the password ${DEMO_PASSWORD}:`,
    ...DEMO_SIGN_INS.map(({ email, role, status }) => `    ${email.padEnd(24)} ${role}, ${status}`),
  ]
}
