import type { Assets } from "./assets.ts"
import type { Clock } from "./clock.ts"
import type { Db } from "./db.ts"
import type { Files } from "./files.ts"
import type { Hub } from "./hub.ts"
import type { Log } from "./log.ts"
import type { Mail } from "./mail.ts"
import type { Mailboxes } from "./mailbox.ts"
import type { Secrets } from "./secrets.ts"
import type { Throttle } from "./throttle.ts"

/** The edges, as handed to every feature. Tests hand in others. */
export type Io = {
  readonly db: Db
  readonly hub: Hub
  readonly clock: Clock
  readonly log: Log
  readonly throttle: Throttle
  readonly assets: Assets
  readonly secrets: Secrets
  readonly files: Files
  readonly mail: Mail
  readonly mailboxes: Mailboxes
}
