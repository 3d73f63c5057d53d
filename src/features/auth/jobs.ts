import { announce } from "../../announce.ts"
import type { Agent } from "../../domain/model.ts"
import { hours } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { findAgentByEmail } from "../agents/store.ts"
import { passwordToken } from "./password-link.ts"
import { deletePasswordRequests, openPasswordRequests, saveSeenTo } from "./requests-store.ts"
import { deleteExpiredSessions, hasExpiredSessions } from "./store.ts"

const MOST_A_TICK = 40

/** S2: what was asked for where one signs in. Strangers, and agents who were deactivated, get nothing. */
export function answerPasswordRequests(io: Io, mailPasswordReset: (agent: Agent, token: string) => void): () => void {
  return () => {
    for (const { email, emailMark } of openPasswordRequests(io.db, MOST_A_TICK)) {
      io.db.tx(() => {
        const agent = findAgentByEmail(io.db, email)
        if (agent?.isActive) mailPasswordReset(agent, passwordToken(io, agent))
        saveSeenTo(io.db, emailMark)
      })
    }
  }
}

/** S3: an expired session opens nothing, but what it opened before may be open still. */
export function forgetExpiredSessions(io: Io): () => void {
  return () => {
    const now = io.clock.now()
    if (!hasExpiredSessions(io.db, now)) return
    io.db.tx(() => deleteExpiredSessions(io.db, now))
    announce(io, { type: "sessions-ended" })
  }
}

/** Old requests stop nothing; this only keeps their rows from piling up. */
export function forgetPasswordRequests(io: Io): () => void {
  return () => io.db.tx(() => deletePasswordRequests(io.db, io.clock.now() - hours(1)))
}
