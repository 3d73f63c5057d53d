import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import type { Written } from "../../domain/conversation.ts"
import { whyNotToVisitor } from "../../domain/forwarding.ts"
import type { Agent, AgentId, Conversation, ConversationId, Message, Visitor, VisitorId } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { seconds } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { newId } from "../../io/random.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import { isUuid } from "../../protocol.ts"
import { continuePage } from "../../../views/email/continue-page.ts"
import { deadReplyPage, replyPage, type DeadReply } from "../../../views/email/reply-page.ts"
import { findAgent, roster } from "../agents/store.ts"
import { messagesBefore } from "../conversations/messages-store.ts"
import { findConversation } from "../conversations/store.ts"
import { signedFiles } from "../files/links.ts"
import { zoneOf } from "../presence/zone-store.ts"
import { findAccount } from "../settings/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { colorRoutes } from "./color-routes.ts"
import { openPageToken, type OpenLink } from "./reply-links.ts"
import { mailSettings } from "./settings-store.ts"

/** What an answer becomes, which is not for this feature to do. */
export type Answering = {
  readonly reply: (agent: Agent, id: ConversationId, written: Written) => Message
  readonly writeByMail: (visitorId: VisitorId, written: Written) => Message
  readonly showLife: (agentId: AgentId) => void
  /** E3: the visitor has `seq` before their eyes. */
  readonly seeAsVisitor: (id: ConversationId, seq: number) => void
}

const SHOWN = 50
const MOST_ANSWERS = 20
const TOKEN = t.Object({ token: t.String() })

type Form = { readonly text: string; readonly problem: string | null }
/** `agent` is null where the link is the visitor's. */
type Opened = OpenLink & { readonly conversation: Conversation; readonly visitor: Visitor; readonly agent: Agent | null }

/** E8: the page behind the link in a mail: one conversation, for the agent or visitor it was given to, signed in or not. */
export function replyRoutes(io: Io, config: Config, answering: Answering) {
  function opened(token: string): Opened | DeadReply {
    const open = openPageToken(io, token)
    if (typeof open === "string") return open
    const conversation = findConversation(io.db, open.link.conversationId)
    const visitor = conversation && findVisitor(io.db, conversation.visitorId)
    if (!conversation || !visitor) return "deleted"
    const agent = open.link.agentId === null ? null : findAgent(io.db, open.link.agentId)
    const isOthers = open.link.agentId === null && (visitor.blockedAt !== null || visitor.email?.toLowerCase() !== open.link.address)
    const isTakenBack = open.link.agentId === null ? isOthers : !agent?.isActive
    return isTakenBack ? "revoked" : { ...open, conversation, visitor, agent }
  }

  function page(token: string, { agent, conversation, visitor, expiresAt }: Opened, form: Form, isSent: boolean) {
    const found = messagesBefore(io.db, conversation.id, conversation.lastSeq + 1, SHOWN + 1)
    const { name: company, accentColor } = findAccount(io.db)
    const common = {
      asset: io.assets.url,
      company,
      accentColor,
      token,
      roster: roster(io.db),
      conversation,
      visitor,
      // "Show original" is for who is signed in, and what was not kept for agents.
      messages: found.slice(-SHOWN).map((message) => ({
        ...message,
        via: null,
        files: signedFiles(io.secrets, message.files),
        notKept: agent ? message.notKept : [],
      })),
      hasEarlier: found.length > SHOWN,
      messageId: newId(),
      expiresAt,
      form,
    }
    return agent
      ? replyPage({ ...common, agent, zone: zoneOf(io.db, agent.id), sent: isSent ? whatBecomes(visitor) : null })
      : continuePage({ ...common, isSent, isMailed: isMailed(visitor) })
  }

  function whatBecomes(visitor: Visitor): "here" | "by-mail" | "on-return" {
    if (visitor.leftAt === null) return "here"
    return isMailed(visitor) ? "by-mail" : "on-return"
  }

  function isMailed(visitor: Visitor): boolean {
    return whyNotToVisitor(visitor, mailSettings(io.db, config).toVisitors) === null
  }

  const dead = (why: DeadReply) => deadReplyPage({ asset: io.assets.url, why })

  return new Elysia({ name: "reply" })
    .use(colorRoutes())
    .get(
      "/reply/:token",
      ({ params: { token }, query, set }) => {
        const open = opened(token)
        if (typeof open === "string") return asHtml(set, dead(open), 410)
        return asHtml(set, page(token, open, { text: "", problem: null }, query.sent !== undefined))
      },
      { params: TOKEN, query: t.Object({ sent: t.Optional(t.String()) }) },
    )
    .post(
      "/reply/:token",
      ({ params: { token }, body, set }) => {
        const open = opened(token)
        if (typeof open === "string") return asHtml(set, dead(open), 410)
        const text = body.text ?? ""
        try {
          const wait = io.throttle.take(`reply:${open.link.id}`, MOST_ANSWERS, seconds(10))
          if (wait > 0) throw new Refused("too-many", "Slow down a little.", wait)
          // E3: programs open links in mails, but whoever answers has read the page.
          if (!open.agent) answering.seeAsVisitor(open.conversation.id, seqIn(body.seq))
          answer(open, { id: body.id !== undefined && isUuid(body.id) ? body.id : newId(), text })
          return goTo(set, `/reply/${token}?sent`)
        } catch (error) {
          if (!(error instanceof Refused)) throw error
          const again = opened(token)
          return typeof again === "string"
            ? asHtml(set, dead(again), 410)
            : asHtml(set, page(token, again, { text, problem: error.message }, false), error.reason === "too-many" ? 429 : 422)
        }
      },
      { params: TOKEN, body: t.Partial(t.Object({ id: t.String(), seq: t.String(), text: t.String() })) },
    )

  function answer({ agent, conversation, visitor }: Opened, written: Written): void {
    io.db.tx(() => {
      if (!agent) return void answering.writeByMail(visitor.id, written)
      answering.reply(agent, conversation.id, written)
      answering.showLife(agent.id)
    })
  }
}

/** What the page says that it showed; 0 if it says nothing. */
function seqIn(value = ""): number {
  const seq = Number(value)
  return Number.isSafeInteger(seq) ? seq : 0
}
