import { timingSafeEqual } from "node:crypto"
import type { Agent, AgentId, ConversationId, Visitor } from "../../domain/model.ts"
import { days, type Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import type { Io } from "../../io/io.ts"
import { mailPreference } from "./preferences-store.ts"

/** E4, E8: somebody's way to answer in a conversation: an agent's, or its visitor's. */
export type ReplyLink = {
  readonly id: string
  readonly conversationId: ConversationId
  readonly agentId: AgentId | null
  /** The visitor's, when it was made; null for agents. */
  readonly address: string | null
}

/** E8: how long the link in a mail opens its page. */
export const PAGE_HOLDS = days(7)

/**
 * The one link of this person in this conversation, made when it is first needed. A visitor's is for the address that they have: with
 * another they get another, and the old one opens nothing, for it may be in a stranger's mailbox. Inside a `tx`.
 */
export function replyLink(io: Io, conversationId: ConversationId, whose: Agent | Visitor): ReplyLink {
  const agentId = "role" in whose ? whose.id : null
  const address = "role" in whose ? null : (whose.email?.toLowerCase() ?? null)
  const known = io.db.get<{ id: string; address: string | null }>(
    "select id, address from reply_links where conversation_id = :conversationId and coalesce(agent_id, '') = :agentId",
    { conversationId, agentId: agentId ?? "" },
  )
  if (known?.address === address) return { id: known.id, conversationId, agentId, address }
  if (known) io.db.run("delete from reply_links where id = :id", { id: known.id })
  const id = newLinkId()
  io.db.run(
    `insert into reply_links (id, conversation_id, agent_id, address, created_at)
     values (:id, :conversationId, :agentId, :address, :now)`,
    { id, conversationId, agentId, address, now: io.clock.now() },
  )
  return { id, conversationId, agentId, address }
}

/** E4: `reply@example.com` → `reply+TOKEN@example.com`. Lower-case letters and digits alone, for servers on the way change the case. */
export function replyAddressFor(io: Io, replyAddress: string, { id }: Pick<ReplyLink, "id">): string {
  const at = replyAddress.lastIndexOf("@")
  return `${replyAddress.slice(0, at)}+${id}${mark(io, id)}${replyAddress.slice(at)}`
}

/** E4: whose answer a mail to these addresses is. `null`: none is of this kind. "forged": one looks so, and none is ours. "gone": ours once. */
export function linkIn(io: Io, recipients: readonly string[], replyAddress: string): ReplyLink | "forged" | "gone" | null {
  const tokens = tokensIn(recipients, replyAddress)
  if (tokens.length === 0) return null
  const ids = tokens.filter((token) => LINK.test(token) && isMark(io, token.slice(0, ID_LENGTH), token.slice(ID_LENGTH)))
  if (ids.length === 0) return "forged"
  return ids.map((token) => findLink(io.db, token.slice(0, ID_LENGTH))).find((link) => link !== null) ?? "gone"
}

/** What stands behind the plus signs in addresses of this mailbox. Its domain may be another: forwarders and aliases rewrite it. */
export function tokensIn(recipients: readonly string[], replyAddress: string): readonly string[] {
  const name = replyAddress.slice(0, replyAddress.lastIndexOf("@"))
  return recipients.flatMap((recipient) => {
    const local = recipient.slice(0, recipient.lastIndexOf("@"))
    return local.startsWith(`${name}+`) ? [local.slice(name.length + 1)] : []
  })
}

/** E8: what stands in the address of the page where this person answers. */
export function pageToken(io: Io, { id, agentId }: Pick<ReplyLink, "id" | "agentId">): string {
  // Not before those that have ended, should the clock have gone back since.
  const from = agentId === null ? 0 : mailPreference(io.db, agentId).linksFrom
  const madeAt = Math.max(io.clock.now(), from).toString(36)
  return `${id}.${madeAt}.${io.secrets.sign("reply-page", `${id}.${madeAt}`)}`
}

export type OpenLink = { readonly link: ReplyLink; readonly expiresAt: Instant }

/** E8: what a page's address opens, or why it opens nothing any more. What is not ours is as gone as what was. */
export function openPageToken(io: Io, token: string): OpenLink | "expired" | "revoked" | "deleted" {
  const [id = "", made = "", signature = ""] = token.split(".")
  if (!io.secrets.verify("reply-page", `${id}.${made}`, signature)) return "revoked"
  const madeAt: Instant = Number.parseInt(made, 36)
  const link = findLink(io.db, id)
  if (!link) return "deleted"
  if (link.agentId !== null && madeAt < mailPreference(io.db, link.agentId).linksFrom) return "revoked"
  if (io.clock.now() - madeAt >= PAGE_HOLDS) return "expired"
  return { link, expiresAt: madeAt + PAGE_HOLDS }
}

export function findLink(db: Db, id: string): ReplyLink | null {
  const row = db.get<{ id: string; conversation_id: string; agent_id: string | null; address: string | null }>(
    "select id, conversation_id, agent_id, address from reply_links where id = :id",
    { id },
  )
  return row && { id: row.id, conversationId: row.conversation_id, agentId: row.agent_id, address: row.address }
}

const ID_LENGTH = 20
/** The part before an @ has room for 64 characters: 80 bits that nobody guesses, and 112 that nobody signs but us. */
const MARK_LENGTH = 28
const LINK = new RegExp(`^[0-9a-f]{${ID_LENGTH + MARK_LENGTH}}$`)

function newLinkId(): string {
  return crypto.getRandomValues(new Uint8Array(ID_LENGTH / 2)).toHex()
}

function mark(io: Io, id: string): string {
  return Buffer.from(io.secrets.sign("reply-address", id), "base64url").toString("hex").slice(0, MARK_LENGTH)
}

function isMark(io: Io, id: string, given: string): boolean {
  return timingSafeEqual(Buffer.from(mark(io, id)), Buffer.from(given))
}
