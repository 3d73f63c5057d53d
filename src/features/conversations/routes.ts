import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import type { Moment } from "../../domain/late-reply.ts"
import { TEXT_LIMIT, type Agent, type ConversationId, type Draft } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { tooMany } from "../../domain/text.ts"
import type { Io } from "../../io/io.ts"
import { asHtml } from "../../io/pages.ts"
import { counted } from "../presence/lease-store.ts"
import { guard } from "../auth/guard.ts"
import { allGroups } from "../groups/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { assign, close, comment, edit, editComment, leave, remove, removeComment, reopen, reply, ungroup } from "./commands.ts"
import { deleteConversation } from "./deletion.ts"
import { saveDraft } from "./drafts-store.ts"
import { messagesAfter, messagesChangedAfter } from "./messages-store.ts"
import { notesAfter, notesChangedAfter } from "./notes-store.ts"
import { conversation, findConversation } from "./store.ts"
import { assignForm } from "../../../views/inbox/assign.ts"
import * as push from "../../../views/inbox/push.ts"

const AGENT = { role: "agent" } as const
/** Who wrote it, if the page says so. It was perhaps written before somebody else signed in in the same browser. */
const BY = { agent: t.Optional(t.String()) }
/** A client's id makes a resend harmless (C9). Only a UUID: it can never meet an id of ours, nor climb out of a path. */
const WRITTEN = { ...AGENT, body: t.Object({ id: t.String({ format: "uuid" }), text: t.String(), ...BY }) }
/** I2: for which moment. */
const WRITTEN_AT = t.Union([t.Numeric(), t.Literal("unknown")])
const MOMENT = { writtenAt: t.Optional(WRITTEN_AT), seq: t.Optional(t.Numeric()), noteSeq: t.Optional(t.Numeric()) }
const REPLIED = { ...AGENT, body: t.Object({ ...WRITTEN.body.properties, ...MOMENT }) }
/** C9: up to which message the page shows it, if it is a page that asks. */
const SHOWN = { ...AGENT, body: t.Optional(t.Object({ seq: t.Optional(t.Numeric()) })) }
const TEXT = { ...AGENT, body: t.Object({ text: t.String() }) }
const SEVERAL = t.Optional(t.Union([t.Array(t.String()), t.String()]))
const CHOSEN = { ...AGENT, body: t.Object({ agent: SEVERAL, group: t.Optional(t.String()), note: t.Optional(t.String()) }) }

/**
 * I2: what agents do in a conversation. Every agent may see and answer all of them (S3); what is not there is a 404 of the store's.
 * Each act answers with what it changed, in the fragments that all are pushed, so that its doer sees it even while no socket is open.
 */
export const conversationRoutes = (io: Io, config: Config) => {
  const changed = (id: ConversationId, act: () => unknown) => fragments(io, id, act)
  return new Elysia({ name: "conversations" })
    .use(guard(io, config))
    .post(
      "/conversations/:id/messages",
      ({ agent, params: { id }, body, set }) =>
        asHtml(
          set,
          changed(id, () => send(io, agent, id, "reply", body)),
          201,
        ),
      REPLIED,
    )
    .post(
      "/conversations/:id/notes",
      ({ agent, params: { id }, body, set }) =>
        asHtml(
          set,
          changed(id, () => send(io, agent, id, "comment", body)),
          201,
        ),
      WRITTEN,
    )
    .put(
      "/conversations/:id/messages/:messageId",
      ({ agent, params, body, set }) =>
        asHtml(
          set,
          changed(params.id, () => edit(io, agent, params.id, params.messageId, body.text)),
        ),
      TEXT,
    )
    .delete(
      "/conversations/:id/messages/:messageId",
      ({ agent, params, set }) =>
        asHtml(
          set,
          changed(params.id, () => remove(io, agent, params.id, params.messageId)),
        ),
      AGENT,
    )
    .put(
      "/conversations/:id/notes/:noteId",
      ({ agent, params, body, set }) =>
        asHtml(
          set,
          changed(params.id, () => editComment(io, agent, params.id, params.noteId, body.text)),
        ),
      TEXT,
    )
    .delete(
      "/conversations/:id/notes/:noteId",
      ({ agent, params, set }) =>
        asHtml(
          set,
          changed(params.id, () => removeComment(io, agent, params.id, params.noteId)),
        ),
      AGENT,
    )
    .post(
      "/conversations/:id/closure",
      ({ agent, params: { id }, body, set }) =>
        asHtml(
          set,
          changed(id, () => close(io, agent, id, body?.seq)),
        ),
      SHOWN,
    )
    .delete(
      "/conversations/:id/closure",
      ({ agent, params: { id }, set }) =>
        asHtml(
          set,
          changed(id, () => reopen(io, agent, id)),
        ),
      AGENT,
    )
    .get(
      "/conversations/:id/assignment",
      ({ agent, params: { id }, set }) =>
        asHtml(set, assignForm(conversation(io.db, id), counted(io.db, io.clock.now()), allGroups(io.db), agent)),
      AGENT,
    )
    .put(
      "/conversations/:id/assignment",
      ({ agent, params: { id }, body, set }) =>
        asHtml(
          set,
          changed(id, () => assign(io, agent, id, chosen(body))),
        ),
      CHOSEN,
    )
    .delete(
      "/conversations/:id/participants/:agentId",
      ({ agent, params: { id, agentId }, set }) =>
        asHtml(
          set,
          changed(id, () => leave(io, agent, id, agentId === "me" ? agent.id : agentId)),
        ),
      AGENT,
    )
    .delete(
      "/conversations/:id/groups/:groupId",
      ({ agent, params: { id, groupId }, set }) =>
        asHtml(
          set,
          changed(id, () => ungroup(io, agent, id, groupId)),
        ),
      AGENT,
    )
    .put(
      "/conversations/:id/drafts/:kind",
      ({ agent, params: { id, kind }, body, set }) => {
        set.status = 204
        keepDraft(io, agent, id, kind, body)
      },
      {
        ...AGENT,
        body: t.Object({ text: t.String(), ...BY }),
        params: t.Object({ id: t.String(), kind: t.UnionEnum(["reply", "comment"]) }),
      },
    )
    .delete(
      "/conversations/:id",
      ({ params: { id }, set }) => {
        deleteConversation(io, id)
        return asHtml(set, push.threadGone(id))
      },
      { role: "admin" },
    )
}

/** The draft goes with the message that it has become, in one transaction: neither lost nor sent twice. */
function send(
  io: Io,
  agent: Agent,
  id: ConversationId,
  kind: keyof Draft,
  { agent: by, id: messageId, text, ...moment }: By & Moment & { id: string; text: string },
): void {
  refuseUnless(agent, by)
  const written = { id: messageId, text }
  io.db.tx(() => {
    if (kind === "reply") reply(io, agent, id, written, moment)
    else comment(io, agent, id, written)
    saveDraft(io.db, agent.id, id, kind, "")
  })
}

type By = { agent?: string | undefined }

/** C9, S3: nobody's words are sent as another's. */
function refuseUnless(agent: Agent, by = agent.id): void {
  if (by !== agent.id) throw new Refused("signed-out", "Somebody else wrote this. Sign in as them.")
}

function keepDraft(io: Io, agent: Agent, id: ConversationId, kind: keyof Draft, { text, agent: by }: By & { text: string }): void {
  refuseUnless(agent, by)
  if (tooMany(text) !== null) throw new Refused("too-large", `A draft has at most ${TEXT_LIMIT} characters.`)
  io.db.tx(() => {
    conversation(io.db, id)
    saveDraft(io.db, agent.id, id, kind, text.toWellFormed())
  })
}

function chosen({
  agent = [],
  group,
  note = "",
}: {
  agent?: string | string[] | undefined
  group?: string | undefined
  note?: string | undefined
}) {
  const agentIds = Array.isArray(agent) ? agent : [agent]
  if (agentIds.length === 0 && !group) throw new Refused("invalid", "Choose an agent or a group.")
  return { agentIds, groupId: group || null, note }
}

/** Does the act and shows what is new since: entries, and the thread as it now stands. */
function fragments(io: Io, id: ConversationId, act: () => unknown): string {
  const before = conversation(io.db, id)
  act()
  const after = findConversation(io.db, id)
  const visitor = after && findVisitor(io.db, after.visitorId)
  if (!after || !visitor) return push.threadGone(id).toString()
  const agents = counted(io.db, io.clock.now())
  const messages = [...messagesChangedAfter(io.db, id, before.revision, before.lastSeq), ...messagesAfter(io.db, id, before.lastSeq)]
  const notes = [...notesChangedAfter(io.db, id, before.noteRevision, before.lastNoteSeq), ...notesAfter(io.db, id, before.lastNoteSeq)]
  return [
    ...messages.map((message) => push.entry({ kind: "message", message }, after, agents)),
    ...notes.map((note) => push.entry({ kind: "note", note }, after, agents)),
    push.threadState(after, visitor, agents, allGroups(io.db)),
  ].join("")
}
