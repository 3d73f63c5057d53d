import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import type { Agent, Visitor, VisitorId } from "../../domain/model.ts"
import type { Io } from "../../io/io.ts"
import { asHtml } from "../../io/pages.ts"
import { counted } from "../presence/lease-store.ts"
import { guard } from "../auth/guard.ts"
import { countUnassigned, countWaitingFor } from "../conversations/list-store.ts"
import { findConversationOf } from "../conversations/store.ts"
import { allGroups } from "../groups/store.ts"
import { statusWords } from "../presence/explained.ts"
import { findAccount } from "../settings/store.ts"
import { block, describeVisitor, unblock } from "./agent-commands.ts"
import { connections } from "./connections-store.ts"
import { findVisitor } from "./store.ts"
import * as push from "../../../views/inbox/push.ts"
import { visitorsPage, visitorRows, type Online } from "../../../views/visitors/visitors.ts"

const AGENT = { role: "agent" } as const
const FIELDS = { ...AGENT, body: t.Partial(t.Object({ name: t.String(), email: t.String(), phone: t.String() })) }
const BLOCK = { ...AGENT, query: t.Object({ address: t.Optional(t.Literal("1")) }) }

/** Visitors as agents see them: who is here now, what is known of them, and whether they may write at all. `mailAgain` (E3) is told of who may be mailed since. */
export const visitorRoutes = (io: Io, config: Config, mailAgain: (id: VisitorId) => void) =>
  new Elysia({ name: "visitors" })
    .use(guard(io, config))
    .get(
      "/visitors",
      ({ agent, request, set }) => {
        // The page asks for its rows alone, every few seconds.
        if (request.headers.get("hx-target")?.startsWith("tbody")) return asHtml(set, visitorRows(online(io)))
        return asHtml(set, visitorsPage({ ...frameOf(io, agent), visitors: online(io) }, io.assets.url))
      },
      AGENT,
    )
    .put(
      "/visitors/:id",
      ({ params, body, set }) => {
        const visitor = describeVisitor(io, params.id, body)
        mailAgain(visitor.id)
        return asHtml(set, state(io, visitor))
      },
      FIELDS,
    )
    .post(
      "/visitors/:id/block",
      ({ agent, params, query, set }) => asHtml(set, state(io, block(io, agent, params.id, query.address === "1"))),
      BLOCK,
    )
    .delete(
      "/visitors/:id/block",
      ({ params, set }) => {
        const visitor = unblock(io, params.id)
        mailAgain(visitor.id)
        return asHtml(set, state(io, visitor))
      },
      AGENT,
    )

/** I9: one line a person, however many tabs they have; the tab opened last counts. */
function online(io: Io): readonly Online[] {
  const people = new Map<string, Online>()
  let anonymous = 0
  for (const { visitorId, page, since } of connections(io.hub)) {
    if (page === null) continue
    const key = visitorId ?? `anonymous-${anonymous++}`
    const before = people.get(key)
    const visitor = visitorId === null ? null : findVisitor(io.db, visitorId)
    const conversation = visitorId === null ? null : findConversationOf(io.db, visitorId)
    people.set(key, { visitor, conversation, page, since: Math.min(since, before?.since ?? since) })
  }
  return [...people.values()].toSorted((a, b) => b.since - a.since).slice(0, MOST_SHOWN)
}

const MOST_SHOWN = 200

function frameOf(io: Io, agent: Agent) {
  const now = io.clock.now()
  return {
    now,
    agent,
    roster: counted(io.db, now),
    statusWords: statusWords(io, agent),
    account: findAccount(io.db),
    counts: { mine: countWaitingFor(io.db, agent.id), unassigned: countUnassigned(io.db) },
  }
}

/** The thread as it now stands; nothing while there is none. */
function state(io: Io, visitor: Visitor): string {
  const conversation = findConversationOf(io.db, visitor.id)
  return conversation ? push.threadState(conversation, visitor, counted(io.db, io.clock.now()), allGroups(io.db)).toString() : ""
}
