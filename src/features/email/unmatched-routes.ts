import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { visitorName } from "../../domain/model.ts"
import { cleanLine } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import type { Io } from "../../io/io.ts"
import { asHtml } from "../../io/pages.ts"
import { attached, unmatchedPage, type Candidate } from "../../../views/settings/unmatched.ts"
import { findAgentByEmail, roster } from "../agents/store.ts"
import { guard } from "../auth/guard.ts"
import { listItems } from "../conversations/list-store.ts"
import { conversation, findConversation } from "../conversations/store.ts"
import { settingsFrame } from "../settings/frame.ts"
import { findVisitor } from "../visitors/store.ts"
import { findUnmatched, saveAttached, saveDiscarded, unmatchedMails } from "./received-store.ts"
import { attachMail, type Takers } from "./taking.ts"

const MOST = 100
const MOST_CANDIDATES = 30
const ONE = t.Object({ id: t.String() })

/** E4: mails that belong to no conversation, for an admin to see to. */
export const unmatchedRoutes = (io: Io, config: Config, takers: Takers) =>
  new Elysia({ name: "unmatched" })
    .use(guard(io, config))
    .get(
      "/settings/email/unmatched",
      ({ agent, query, set }) => {
        const search = cleanLine(query.search ?? "").slice(0, 200)
        const mails = unmatchedMails(io.db, MOST).map(({ id, sender, subject, at, words, text }) => ({
          id,
          from: sender === "" ? null : { name: "", address: sender },
          subject,
          at,
          reason: words,
          text,
        }))
        return asHtml(set, unmatchedPage(settingsFrame(io, agent), { mails, candidates: candidates(io, search), search }))
      },
      { role: "admin", query: t.Object({ search: t.Optional(t.String()) }) },
    )
    .put(
      "/settings/email/unmatched/:id/conversation",
      async ({ agent, params, body, set }) => {
        const mail = findUnmatched(io.db, params.id) ?? gone()
        const to = conversation(io.db, body.conversation)
        const sender = findAgentByEmail(io.db, mail.sender)
        const writer = sender?.isActive ? (roster(io.db).find(({ id }) => id === sender.id) ?? null) : null
        await attachMail(io, takers, mail, {
          conversation: to,
          sender: writer,
          alsoThen() {
            // Two admins at once: the second finds it gone.
            if (!findUnmatched(io.db, params.id)) gone()
            saveAttached(io.db, params.id, to.id, `Attached by ${agent.name}`)
          },
        })
        const visitor = findVisitor(io.db, to.visitorId)
        return asHtml(set, attached(params.id, to.id, visitor ? visitorName(visitor) : "the visitor"))
      },
      { role: "admin", params: ONE, body: t.Object({ conversation: t.String() }) },
    )
    .delete(
      "/settings/email/unmatched/:id",
      ({ agent, params, set }) => {
        io.db.tx(() => {
          if (!findUnmatched(io.db, params.id)) gone()
          saveDiscarded(io.db, params.id, `Deleted by ${agent.name}`)
        })
        return asHtml(set, "")
      },
      { role: "admin", params: ONE },
    )

/** The conversations that it may belong to: those found, else the latest. */
function candidates(io: Io, search: string): readonly Candidate[] {
  const query = { view: { kind: "all" as const }, isOldestFirst: false, search, from: null, most: MOST_CANDIDATES }
  const found = [false, true].flatMap((isClosed) => listItems(io.db, { ...query, isClosed }, io.clock.now()))
  return found.flatMap(({ id }) => {
    const one = findConversation(io.db, id)
    const visitor = one && findVisitor(io.db, one.visitorId)
    return visitor ? [{ id, visitor: visitorName(visitor), email: visitor.email }] : []
  })
}

function gone(): never {
  throw new Refused("gone", "This mail was seen to already.")
}
