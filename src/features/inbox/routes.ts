import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import type { Agent } from "../../domain/model.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import { roster } from "../agents/store.ts"
import { guard } from "../auth/guard.ts"
import { conversation } from "../conversations/store.ts"
import { earlierItems } from "../../../views/inbox/thread.ts"
import { html } from "../../../views/html.ts"
import { inboxPage, panes, threadOf, titleOf } from "../../../views/inbox/inbox.ts"
import { listRows, moreRows } from "../../../views/inbox/list.ts"
import type { ListView } from "../../../views/inbox/addresses.ts"
import { ownFilter, filterFrom, inboxOf, listOf, LIST_QUERY, olderItems } from "./reading.ts"

const LIST = { role: "agent", query: t.Object(LIST_QUERY) } as const
const ID = t.Object({ id: t.String({ maxLength: 64 }) })

/** I1: the inbox's pages. One address each; for htmx the same address answers with the part it aims at. */
export const inboxRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "inbox" })
    .use(guard(io, config))
    .get("/inbox", ({ agent, query, request, set }) => asHtml(set, listAnswer(io, agent, "mine", query, request)), LIST)
    .get("/inbox/unassigned", ({ agent, query, request, set }) => asHtml(set, listAnswer(io, agent, "unassigned", query, request)), LIST)
    .get("/inbox/all", ({ agent, query, request, set }) => asHtml(set, listAnswer(io, agent, "all", query, request)), LIST)
    .get("/inbox/my-messages", ({ set }) => goTo(set, "/inbox"), { role: "agent" })
    .get(
      "/inbox/rows",
      ({ agent, query, set }) =>
        asHtml(
          set,
          moreRows(
            listOf(io, agent, filterFrom(query), query.from === undefined ? null : { at: query.from, id: query.behind ?? "" }),
            agent.id,
          ),
        ),
      {
        role: "agent",
        query: t.Object({ ...LIST_QUERY, from: t.Optional(t.Integer({ minimum: 0 })), behind: t.Optional(t.String()) }),
      },
    )
    .get("/inbox/:id", ({ agent, params, query, request, set }) => asHtml(set, threadAnswer(io, agent, params.id, query, request)), {
      ...LIST,
      params: ID,
    })
    .get(
      "/inbox/:id/earlier",
      ({ params, query, set }) =>
        asHtml(set, earlierItems(olderItems(io, conversation(io.db, params.id), query.before), roster(io.db), filterFrom(query))),
      {
        role: "agent",
        params: ID,
        query: t.Object({ ...LIST_QUERY, before: t.Integer({ minimum: 1 }) }),
      },
    )

type Query = Parameters<typeof filterFrom>[0]

function listAnswer(io: Io, agent: Agent, view: ListView, query: Query, request: Request): string {
  const filter = { ...filterFrom(query), view }
  const aim = aimOf(request)
  if (aim === "list-scroll") return listRows(listOf(io, agent, filter, null), agent.id).toString()
  return pageOrPanes(io, inboxOf(io, agent, filter, null), aim)
}

/** With no list in its address a conversation comes with one that it stands in. */
function threadAnswer(io: Io, agent: Agent, id: string, query: Query, request: Request): string {
  const found = conversation(io.db, id)
  const aim = aimOf(request)
  const inbox = inboxOf(io, agent, query.view ? filterFrom(query) : ownFilter(io, agent, found), found, aim !== "thread-pane")
  if (aim === "thread-pane") return html`<title>${titleOf(inbox)} · Shopbell</title>${threadOf(inbox)}`.toString()
  return pageOrPanes(io, inbox, aim)
}

function pageOrPanes(io: Io, inbox: ReturnType<typeof inboxOf>, aim: string | null): string {
  if (aim !== "main") return inboxPage(inbox, io.assets.url).toString()
  return html`<title>${titleOf(inbox)} · Shopbell</title>${panes(inbox)}`.toString()
}

/** The id that htmx is about to replace; null for a page load, and for Back and Forward. */
function aimOf(request: Request): string | null {
  if (!request.headers.has("hx-request")) return null
  return request.headers.get("hx-target")?.split("#")[1] ?? null
}
