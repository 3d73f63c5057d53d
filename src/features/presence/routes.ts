import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { STATUSES } from "../../domain/model.ts"
import type { Io } from "../../io/io.ts"
import { asHtml } from "../../io/pages.ts"
import { statusMenu } from "../../../views/parts/status-menu.ts"
import { counted } from "./lease-store.ts"
import { guard } from "../auth/guard.ts"
import { findAccount } from "../settings/store.ts"
import { chooseStatus } from "./commands.ts"
import { statusWords } from "./explained.ts"

/** P8: one's own status, by hand. */
export const presenceRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "presence" }).use(guard(io, config)).put(
    "/agents/me/status",
    ({ agent, body, set }) => {
      const now = chooseStatus(io, agent, body.status, agent.id)
      return asHtml(
        set,
        statusMenu(now, counted(io.db, io.clock.now()), findAccount(io.db).isWidgetHiddenWhenOffline, statusWords(io, now)),
      )
    },
    { role: "agent", body: t.Object({ status: t.UnionEnum([...STATUSES]) }) },
  )
