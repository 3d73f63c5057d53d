import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { groupProblems, offeredGroups, type GroupDraft } from "../../domain/group.ts"
import { LANGUAGES, type Agent, type Group, type Language } from "../../domain/model.ts"
import { cleanLine } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import { groupPage } from "../../../views/groups/group.ts"
import { groupsPage } from "../../../views/groups/groups.ts"
import { roster } from "../agents/store.ts"
import { guard } from "../auth/guard.ts"
import { settingsFrame } from "../settings/frame.ts"
import { changeGroup, createGroup, deleteGroup, groupOrNone } from "./commands.ts"
import { allGroups, openCounts } from "./store.ts"

const ID = t.Object({ id: t.String() })
const SEVERAL = t.Optional(t.Union([t.Array(t.String()), t.String()]))
const NAMES = Object.fromEntries(LANGUAGES.map((language) => [`name-${language}`, t.Optional(t.String())]))
const FORM = {
  role: "admin",
  body: t.Object({ name: t.Optional(t.String()), private: t.Optional(t.String()), member: SEVERAL, ...NAMES }),
} as const

const NEW: GroupDraft = { name: "", names: {}, isPrivate: false, members: [] }

/** I8: groups, for admins alone. Whether visitors are asked (W6) is the account's, and for its feature to change. */
export const groupRoutes = (io: Io, config: Config, changeAsking: (asksForGroup: boolean) => void) =>
  new Elysia({ name: "groups" })
    .use(guard(io, config))
    .get("/settings/groups", ({ agent, query, set }) => asHtml(set, groupsPage(settingsFrame(io, agent, query.done), allGroups(io.db))), {
      role: "admin",
      query: t.Object({ done: t.Optional(t.String()) }),
    })
    .post(
      "/settings/groups/question",
      ({ body, set }) => {
        const asks = body.ask === "on"
        if (asks && offeredGroups(allGroups(io.db), roster(io.db)).length === 0) {
          throw new Refused("conflict", "No group can be chosen now: make one that is not private, with somebody in it.")
        }
        changeAsking(asks)
        return goTo(set, "/settings/groups?done=question")
      },
      { role: "admin", body: t.Partial(t.Object({ ask: t.String() })) },
    )
    .get("/settings/groups/new", ({ agent, set }) => asHtml(set, page(io, agent, null, NEW)), { role: "admin" })
    .post(
      "/settings/groups",
      ({ agent, body, set }) => {
        const draft = draftOf(io, body, null)
        const problems = groupProblems(draft, null, allGroups(io.db), roster(io.db))
        if (problems) return asHtml(set, page(io, agent, null, draft, problems), 422)
        createGroup(io, draft)
        return goTo(set, "/settings/groups?done=group-made")
      },
      FORM,
    )
    .get(
      "/settings/groups/:id",
      ({ agent, params, set }) => {
        const group = groupOrNone(io, params.id)
        return asHtml(set, page(io, agent, group, group))
      },
      { role: "admin", params: ID },
    )
    .post(
      "/settings/groups/:id",
      ({ agent, body, params, set }) => {
        const group = groupOrNone(io, params.id)
        const draft = draftOf(io, body, group)
        const problems = groupProblems(draft, group.id, allGroups(io.db), roster(io.db))
        if (problems) return asHtml(set, page(io, agent, group, draft, problems), 422)
        changeGroup(io, agent, group.id, draft)
        return goTo(set, "/settings/groups?done=group")
      },
      { ...FORM, params: ID },
    )
    .post(
      "/settings/groups/:id/deletion",
      ({ agent, params, set }) => {
        deleteGroup(io, agent, params.id)
        return goTo(set, "/settings/groups?done=group-deleted")
      },
      { role: "admin", params: ID },
    )

function page(io: Io, agent: Agent, group: Group | null, draft: GroupDraft, problems: Readonly<Record<string, string>> = {}) {
  const saved = group && { ...group, open: openCounts(io.db, group.id) }
  return groupPage(settingsFrame(io, agent), { saved, draft, problems })
}

type Body = { readonly [name: string]: string | string[] | undefined }

/** Whoever was deactivated stands on no form, and stays as they are. */
function draftOf(io: Io, body: Body, group: Group | null): GroupDraft {
  const { member = [] } = body
  const chosen = Array.isArray(member) ? member : [member]
  const away = roster(io.db).filter((agent) => !agent.isActive && group?.members.includes(agent.id))
  const names: Partial<Record<Language, string>> = {}
  for (const language of LANGUAGES) {
    const name = lineOf(body[`name-${language}`])
    if (name !== "") names[language] = name
  }
  return {
    name: lineOf(body["name"]),
    names,
    isPrivate: body["private"] === "on",
    members: [...new Set([...chosen, ...away.map((agent) => agent.id)])],
  }
}

function lineOf(value: string | string[] | undefined): string {
  return typeof value === "string" ? cleanLine(value) : ""
}
