import type { LinkMails } from "../features/agents/invite-commands.ts"

/** For a test in which nobody has invited anybody: were an invite taken back, the test would be about something else. */
export const NO_INVITES: LinkMails = {
  callOffInvite(id) {
    throw new Error(`The invite ${id} was open.`)
  },
  callOffPasswordResets: () => undefined,
}
