import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Config } from "./config.ts"
import { DATABASE, unusable } from "./data-folder.ts"
import { minutes } from "./domain/time.ts"
import { findAgentByEmail } from "./features/agents/store.ts"
import { storedMailSettings } from "./features/email/settings-store.ts"
import { passwordToken } from "./features/auth/password-link.ts"
import type { Clock } from "./io/clock.ts"
import { openDb, type Db } from "./io/db.ts"
import { checkShape, WrongDatabase } from "./io/migrate.ts"
import { openSecrets } from "./io/secrets.ts"
import { ROOT } from "./root.ts"

const HOLDS = minutes(30)

/**
 * `shopbell password ada@example.com`: the way back in for an admin whom nobody can help, on the computer that Shopbell runs on, whether it
 * runs or not. What to print, and the exit code: 0 with a link that works once and for half an hour, 1 with why there is none.
 */
export function passwordCommand(config: Config, email: string | undefined, clock: Clock): { readonly code: 0 | 1; readonly words: string } {
  if (!email) return failed("Say whose password: shopbell password name@example.com")
  const path = join(config.data, DATABASE)
  if (!existsSync(path)) return failed(`There is no Shopbell in ${config.data}. SHOPBELL_DATA names the folder.`)
  let db: Db | null = null
  try {
    db = openDb(path)
    checkShape(db, join(ROOT, "migrations"))
    const agent = findAgentByEmail(db, email)
    if (!agent) return failed(`No agent signs in as ${email}.`)
    if (!agent.isActive) return failed(`${agent.name} is deactivated. An admin can reactivate them in Settings > Agents.`)
    const token = passwordToken({ db, clock, secrets: openSecrets(config.data) }, agent, HOLDS)
    const url =
      config.url ??
      storedMailSettings(db).publicUrl ??
      `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${config.port}`
    return { code: 0, words: `\n  A new password for ${agent.name} (valid for 30 minutes, works once):\n\n    ${url}/password/${token}\n` }
  } catch (error) {
    return failed(error instanceof WrongDatabase ? error.message : unusable(config.data, error).message)
  } finally {
    db?.close()
  }
}

function failed(sentence: string): { readonly code: 1; readonly words: string } {
  return { code: 1, words: `shopbell: ${sentence}` }
}
