import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { visitorName, type Agent } from "../../domain/model.ts"
import { cleanLine } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import type { Io } from "../../io/io.ts"
import { asHtml } from "../../io/pages.ts"
import { attached, unmatchedPage, type Candidate, type UnmatchedMail } from "../../../views/settings/unmatched.ts"
import { findAgentByEmail, roster } from "../agents/store.ts"
import { guard } from "../auth/guard.ts"
import { listItems } from "../conversations/list-store.ts"
import { searchItems } from "../conversations/search-store.ts"
import { conversation, findConversation } from "../conversations/store.ts"
import { settingsFrame } from "../settings/frame.ts"
import { findVisitor } from "../visitors/store.ts"
import { attachMail } from "./attaching.ts"
import type { Takers } from "./mail-words.ts"
import { countKept, findKept, keptMails, saveAttached, saveDiscarded, type Received, type ReceivedPlace } from "./received-store.ts"
import { removeOnceKept } from "./sources.ts"

const PAGE = 50
const MOST_CANDIDATES = 30
const ONE = t.Object({ id: t.String() })
const ADDRESS = t.Object({
  search: t.Optional(t.String()),
  list: t.Optional(t.Literal("automatic")),
  before: t.Optional(t.String({ pattern: "^\\d{1,15}\\.[\\w-]{1,40}$" })),
})

/** E4: mails that belong to no conversation, for an admin to see to. */
export const unmatchedRoutes = (io: Io, config: Config, takers: Takers) =>
  new Elysia({ name: "unmatched" })
    .use(guard(io, config))
    .get(
      "/settings/email/unmatched",
      ({ agent, query, set }) => {
        const search = cleanLine(query.search ?? "").slice(0, 200)
        const list = query.list ?? "unmatched"
        const found = keptMails(io.db, list, PAGE + 1, query.before === undefined ? null : placeOf(query.before))
        const mails = found.slice(0, PAGE)
        const last = mails.at(-1)
        return asHtml(
          set,
          unmatchedPage(settingsFrame(io, agent), {
            list,
            mails: mails.map((mail) => shown(io, mail)),
            candidates: candidates(io, search),
            search,
            automaticCount: countKept(io.db, "automatic"),
            isNewest: query.before === undefined,
            older: found.length > PAGE && last ? `${last.at}.${last.id}` : null,
          }),
        )
      },
      { role: "admin", query: ADDRESS },
    )
    .put(
      "/settings/email/unmatched/:id/conversation",
      async ({ agent, params, body, set }) => {
        const mail = findKept(io.db, params.id) ?? gone()
        const to = conversation(io.db, body.conversation)
        await attachMail(io, config, takers, mail, {
          conversation: to,
          as: body.as === "agent" ? (writerOf(io, mail) ?? notTheirs()) : "visitor",
          alsoThen() {
            // Two admins at once: the second finds it gone.
            if (!findKept(io.db, params.id)) gone()
            saveAttached(io.db, params.id, to.id, `Attached by ${agent.name}`)
          },
        })
        const visitor = findVisitor(io.db, to.visitorId)
        return asHtml(set, attached(params.id, to.id, visitor ? visitorName(visitor) : "the visitor"))
      },
      {
        role: "admin",
        params: ONE,
        body: t.Object({ conversation: t.String(), as: t.Optional(t.Union([t.Literal("visitor"), t.Literal("agent")])) }),
      },
    )
    .delete(
      "/settings/email/unmatched/:id",
      ({ agent, params, set }) => {
        const { source } = findKept(io.db, params.id) ?? gone()
        io.db.tx(() => {
          if (!findKept(io.db, params.id)) gone()
          saveDiscarded(io.db, params.id, `Deleted by ${agent.name}`)
          removeOnceKept(io, source ? [source.name] : [])
        })
        return asHtml(set, "")
      },
      { role: "admin", params: ONE },
    )

function placeOf(text: string): ReceivedPlace {
  const [at = "", id = ""] = text.split(".")
  return { at: Number(at), id }
}

function shown(io: Io, mail: Received): UnmatchedMail {
  const { id, sender, subject, at, words, text } = mail
  return {
    id,
    from: sender === "" ? null : { name: "", address: sender },
    subject,
    at,
    reason: words,
    text,
    writer: writerOf(io, mail)?.name ?? null,
  }
}

/** Whose address it came from, if they work here. Anybody can write a sender's address, so an admin decides what it becomes. */
function writerOf(io: Io, { sender }: Received): Agent | null {
  const found = findAgentByEmail(io.db, sender)
  return found?.isActive ? (roster(io.db).find(({ id }) => id === found.id) ?? null) : null
}

/** The conversations that it may belong to: those found, else the latest. */
function candidates(io: Io, search: string): readonly Candidate[] {
  const query = { view: { kind: "all" as const }, isOldestFirst: false, from: null, most: MOST_CANDIDATES }
  const now = io.clock.now()
  const found =
    search === ""
      ? [false, true].flatMap((isClosed) => listItems(io.db, { ...query, isClosed }, now))
      : searchItems(io.db, { ...query, search }, now).items
  return found.flatMap(({ id }) => {
    const one = findConversation(io.db, id)
    const visitor = one && findVisitor(io.db, one.visitorId)
    return visitor ? [{ id, visitor: visitorName(visitor), email: visitor.email }] : []
  })
}

function gone(): never {
  throw new Refused("gone", "This mail was seen to already.")
}

function notTheirs(): never {
  throw new Refused("invalid", "Its sender is no agent who works here, so it can only become the visitor's message.")
}
