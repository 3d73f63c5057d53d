import { inviteMailWords } from "../../domain/invite-mail.ts"
import type { Agent, AgentId, Role } from "../../domain/model.ts"
import { days } from "../../domain/time.ts"
import { shortWhen } from "../../domain/when.ts"
import type { Io } from "../../io/io.ts"
import { inviteMail } from "../../../views/mail/invite.ts"
import { newPasswordMail } from "../../../views/mail/new-password.ts"
import { newSignInMail } from "../../../views/mail/new-sign-in.ts"
import { passwordResetMail } from "../../../views/mail/password-reset.ts"
import { mailDay } from "../../../views/mail/told.ts"
import { zoneOf } from "../presence/zone-store.ts"
import { deskOf, post } from "./composing.ts"
import { callOffMails, findMailByKey } from "./outbox-store.ts"
import { mailSettings, type MailEnvironment } from "./settings-store.ts"

/** An invite made for an address, as far as its mail tells. */
export type Invited = { readonly id: string; readonly role: Role; readonly email: string }

/** From where somebody signed in. */
export type SignedInBy = { readonly browser: string; readonly address: string }

/**
 * I8, S2: mails about accounts, for the features that make them due. Each but `canMail` and `inviteWords` writes,
 * and is called in the transaction of what it tells of (E6).
 */
export function accountMails(io: Io, environment: MailEnvironment) {
  return {
    /** Whether a mail can leave, and its links lead here. */
    canMail: () => hasServer(io, environment) && mailSettings(io.db, environment).publicUrl !== null,

    /** `origin`: where its admin is, should nothing better be known. */
    mailInvite(by: Agent, { id, role, email }: Invited, token: string, origin: string): void {
      const desk = deskOf(io, environment)
      const inviteUrl = `${desk.settings.publicUrl ?? origin}/invite/${token}`
      post(desk, {
        kind: "invite",
        key: inviteKey(id),
        to: { name: "", address: email },
        fromName: desk.look.company,
        content: inviteMail({ look: desk.look, inviter: by.name, role, inviteUrl, validFor: "7 days" }),
      })
    },

    /** What became of it, in words; null if none was written. */
    inviteWords(id: string): string | null {
      const mail = findMailByKey(io.db, inviteKey(id))
      return mail && inviteMailWords(mail, hasServer(io, environment))
    },

    callOffInvite(id: string, words: string): void {
      callOffMails(io.db, inviteKey(id), words, io.clock.now())
    },

    callOffPasswordResets(id: AgentId, words: string): void {
      callOffMails(io.db, resetKey(id), words, io.clock.now())
    },

    /** Of several that wait, only the newest is sent. */
    mailPasswordReset(agent: Agent, token: string): void {
      const desk = deskOf(io, environment)
      const now = io.clock.now()
      callOffMails(io.db, resetKey(agent.id), "a newer link was asked for before it was sent", now)
      const resetUrl = `${desk.url}/password/${token}`
      post(desk, {
        kind: "password-reset",
        key: `${resetKey(agent.id)}${now}`,
        ...toAgent(desk.look.company, agent),
        content: passwordResetMail({ look: desk.look, name: agent.name, resetUrl, validFor: "24 hours" }),
      })
    },

    /** A new password was chosen by a link: links that wait open nothing any more. */
    mailNewPassword(agent: Agent, by: SignedInBy): void {
      const desk = deskOf(io, environment)
      const now = io.clock.now()
      callOffMails(io.db, resetKey(agent.id), "a new password was chosen before it was sent", now)
      post(desk, {
        kind: "new-sign-in",
        key: `new-password:${agent.id}:${now}`,
        ...toAgent(desk.look.company, agent),
        content: newPasswordMail({ look: desk.look, name: agent.name, ...by, when: whenFor(io, agent), forgotUrl: `${desk.url}/forgot` }),
      })
    },

    /** Once a day for the same browser and address: some forget their cookies whenever they are closed. */
    mailNewSignIn(agent: Agent, by: SignedInBy): void {
      const desk = deskOf(io, environment)
      const today = Math.floor(io.clock.now() / days(1))
      const profileUrl = `${desk.url}/settings/profile`
      post(desk, {
        kind: "new-sign-in",
        key: `new-sign-in:${agent.id}:${today}:${by.browser}:${by.address}`,
        ...toAgent(desk.look.company, agent),
        content: newSignInMail({ look: desk.look, name: agent.name, ...by, when: whenFor(io, agent), profileUrl }),
      })
    },
  }
}

function hasServer(io: Io, environment: MailEnvironment): boolean {
  const { smtp, from } = mailSettings(io.db, environment)
  return smtp !== null && from !== null
}

function inviteKey(id: string): string {
  return `invite:${id}`
}

function resetKey(id: AgentId): string {
  return `password-reset:${id}:`
}

function toAgent(company: string, agent: Agent) {
  return { to: { name: agent.name, address: agent.email }, fromName: company, agent }
}

/** "Monday 2 March, 10:00 (Europe/Paris)". */
function whenFor(io: Io, agent: Agent): string {
  const now = io.clock.now()
  const zone = zoneOf(io.db, agent.id)
  return `${mailDay(now, zone)}, ${shortWhen(now, now, zone)} (${zone.replaceAll("_", " ")})`
}
