import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { Refused } from "../../domain/refused.ts"
import type { Io } from "../../io/io.ts"
import { asHtml } from "../../io/pages.ts"
import { originalMail } from "../../../views/inbox/entry.ts"
import { guard } from "../auth/guard.ts"
import { findOriginal } from "./originals-store.ts"

/** E4: "Show original", for agents. */
export const originalRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "original" }).use(guard(io, config)).get(
    "/conversations/:id/messages/:messageId/original",
    ({ params, set }) => {
      const original = findOriginal(io.db, params.id, params.messageId)
      if (!original) throw new Refused("not-found", "This message did not come by mail, or it was deleted.")
      return asHtml(set, originalMail(original))
    },
    { role: "agent", params: t.Object({ id: t.String(), messageId: t.String() }) },
  )
