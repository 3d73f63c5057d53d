import type { MailboxServer } from "../io/mail-server.ts"
import type { Mailboxes, MailboxState } from "../io/mailbox.ts"
import type { MailboxEars } from "../io/mailbox-reader.ts"

/** How tests set a mailbox that nobody connects to. */
export const TEST_IMAP: MailboxServer = {
  host: "mail.example",
  port: 993,
  security: "tls",
  user: "reply",
  password: "secret",
  folder: "INBOX",
  movesTo: null,
}

type Watched = MailboxEars & { readonly server: MailboxServer }

/** Mailboxes for stories: nothing comes in but what a test hands to the ears of whoever watches. */
export type QuietMailboxes = Mailboxes & {
  /** Those that are watched, the last one last. */
  readonly watched: readonly Watched[]
  /** How often somebody wanted one looked into at once. */
  urged(): number
  /** How they stand from now on. */
  become(state: Partial<MailboxState>): void
}

export function quietMailboxes(): QuietMailboxes {
  const watched: Watched[] = []
  let urged = 0
  let state: MailboxState = { isConnected: true, lastError: null, lastCheckedAt: 0 }
  return {
    watched,
    urged: () => urged,
    become: (changes) => void (state = { ...state, ...changes }),
    watch(one) {
      watched.push(one)
      return { state: () => state, checkNow: () => void (urged += 1), stop: async () => undefined }
    },
    check: async ({ folder }) => ({ folder, messages: 0, hasIdle: true }),
  }
}
