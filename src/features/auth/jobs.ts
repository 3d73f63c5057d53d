import type { Agent } from "../../domain/model.ts"
import { hours } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { findAgentByEmail } from "../agents/store.ts"
import { passwordToken } from "./password-link.ts"
import { deletePasswordRequests, openPasswordRequests, saveSeenTo } from "./requests-store.ts"
import { deleteExpiredSessions } from "./store.ts"

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

/** Expired sessions open nothing, and old requests stop nothing; this only keeps their rows from piling up. */
export function forgetExpiredSessions(io: Io): () => void {
  return () =>
    io.db.tx(() => {
      deleteExpiredSessions(io.db, io.clock.now())
      deletePasswordRequests(io.db, io.clock.now() - hours(1))
    })
}
