import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { STATUSES } from "../../domain/model.ts"
import { isLastOnline } from "../../domain/presence.ts"
import type { Io } from "../../io/io.ts"
import { asHtml } from "../../io/pages.ts"
import { html } from "../../../views/html.ts"
import { lastOnlineGone } from "../../../views/inbox/toasts.ts"
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
      const { isWidgetHiddenWhenOffline } = findAccount(io.db)
      const wasLast = isLastOnline(agent, counted(io.db, io.clock.now()))
      const now = chooseStatus(io, agent, body.status, agent.id)
      const menu = statusMenu(now, counted(io.db, io.clock.now()), isWidgetHiddenWhenOffline, statusWords(io, now))
      // The menu warned before; a key cannot.
      const isToldAfter = body.by === "key" && wasLast && now.status !== "online"
      return asHtml(set, html`${menu}${isToldAfter && lastOnlineGone(isWidgetHiddenWhenOffline)}`)
    },
    { role: "agent", body: t.Object({ status: t.UnionEnum([...STATUSES]), by: t.Optional(t.Literal("key")) }) },
  )
