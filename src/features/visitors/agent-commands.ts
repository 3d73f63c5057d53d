import { announce } from "../../announce.ts"
import { NAME_LIMIT, type Agent, type Visitor, type VisitorId } from "../../domain/model.ts"
import { cleanLine, emailProblem } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import { isPrivate } from "../../io/address.ts"
import type { Io } from "../../io/io.ts"
import { CLOSE } from "../../protocol.ts"
import { findConversationOf } from "../conversations/store.ts"
import { connections } from "./connections-store.ts"
import { deleteBansOf, findVisitor, insertBan, saveVisitor } from "./store.ts"

const PRIVATE =
  "This address is of your own network or proxy: a ban would shut everybody out. Set SHOPBELL_TRUSTED_PROXIES, or block the visitor instead."
const EMAIL_LIMIT = 254
const PHONE_LIMIT = 40

/** What an agent has learned of a visitor. A field left out stays; an empty one is forgotten. */
export type Learned = { readonly name?: string | undefined; readonly email?: string | undefined; readonly phone?: string | undefined }

/** I4. Throws `Refused` "invalid" for what is no email or too long. */
export function describeVisitor(io: Io, id: VisitorId, learned: Learned): Visitor {
  return changeVisitor(io, id, (visitor) => ({
    ...visitor,
    name: fieldOf(learned.name, visitor.name, NAME_LIMIT, "name"),
    email: emailOf(learned.email, visitor.email),
    phone: fieldOf(learned.phone, visitor.phone, PHONE_LIMIT, "phone number"),
  }))
}

/** C10: block is this visitor, ban also whoever else comes from their address. Both see no widget from now on. */
export function block(io: Io, by: Agent, id: VisitorId, isBan: boolean): Visitor {
  const now = io.clock.now()
  const blocked = changeVisitor(io, id, (visitor) => {
    if (isBan && visitor.address === null) throw new Refused("conflict", "This visitor's address is not known. Block the visitor instead.")
    // Behind a proxy that is not trusted, or in one's own network, everybody has this address.
    if (isBan && isPrivate(visitor.address!)) throw new Refused("conflict", PRIVATE)
    if (isBan) insertBan(io.db, visitor.address!, id, by.id, now)
    return { ...visitor, blockedAt: visitor.blockedAt ?? now }
  })
  io.db.afterCommit(() => {
    for (const { visitorId, address, wire } of connections(io.hub)) {
      if (visitorId === id || (isBan && address === blocked.address)) wire.close(CLOSE.blocked, "not available")
    }
  })
  return blocked
}

export function unblock(io: Io, id: VisitorId): Visitor {
  return changeVisitor(io, id, (visitor) => {
    deleteBansOf(io.db, id)
    return { ...visitor, blockedAt: null }
  })
}

function changeVisitor(io: Io, id: VisitorId, change: (visitor: Visitor) => Visitor): Visitor {
  return io.db.tx(() => {
    const before = findVisitor(io.db, id)
    if (!before) throw new Refused("not-found", "There is no such visitor.")
    const after = change(before)
    saveVisitor(io.db, after)
    announce(io, { type: "visitor-changed", visitorId: id, conversation: findConversationOf(io.db, id) })
    return after
  })
}

function fieldOf(text: string | undefined, before: string | null, limit: number, what: string): string | null {
  if (text === undefined) return before
  const clean = cleanLine(text)
  if (clean.length > limit) throw new Refused("invalid", `This ${what} is too long; ${limit} characters are the most.`)
  return clean || null
}

function emailOf(text: string | undefined, before: string | null): string | null {
  const email = fieldOf(text, before, EMAIL_LIMIT, "email address")
  const problem = text !== undefined && email !== null ? emailProblem(email) : null
  if (problem) throw new Refused("invalid", problem)
  return email
}
