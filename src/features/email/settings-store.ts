import type { MailConfig } from "../../config.ts"
import type { VisitorMail } from "../../domain/forwarding.ts"
import type { MailAddress } from "../../domain/mail.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import type { MailboxServer, MailServer } from "../../io/mail-server.ts"
import { memoryOf } from "../../io/memory.ts"
import { mailboxName } from "./places-store.ts"

/** E5: what Settings > Email holds. */
export type StoredMailSettings = {
  readonly toVisitors: VisitorMail
  /** `savedAt`: what was sent before says nothing of this server; absent where it was not kept. */
  readonly outgoing: { readonly server: MailServer; readonly from: MailAddress; readonly savedAt?: Instant } | null
  readonly incoming: { readonly server: MailboxServer; readonly replyAddress: string } | null
  readonly proven: Proof | null
  /** What the mail of a round trip under way carries in its address. */
  readonly checkToken: string | null
  /** Where agents last signed in. */
  readonly publicUrl: string | null
}

/** E8: a round trip that was seen: through which mailbox, to which reply address, by which of our mails, and when. */
export type Proof = { readonly mailbox: string; readonly address: string; readonly token: string; readonly at: Instant }

/** What counts: the environment goes before what is stored, which goes before what stands in. */
export type MailSettings = {
  readonly toVisitors: VisitorMail
  readonly smtp: MailServer | null
  readonly from: MailAddress | null
  /** K7: no server is set, so what stands in for one keeps the mails. */
  readonly isKept: boolean
  readonly imap: MailboxServer | null
  readonly replyAddress: string | null
  /** E8: null until answers to it were seen to arrive. */
  readonly provenReplyAddress: string | null
  /** Where links start; null while nobody has signed in and SHOPBELL_URL is not set. */
  readonly publicUrl: string | null
}

/** K2, as far as it is about mail. */
export type MailEnvironment = { readonly mail: MailConfig; readonly url: string | null }

export function mailSettings(db: Db, { mail, url }: MailEnvironment): MailSettings {
  const stored = storedMailSettings(db)
  const imap = mail.imap ?? stored.incoming?.server ?? null
  const replyAddress = mail.replyAddress ?? stored.incoming?.replyAddress ?? null
  return {
    toVisitors: stored.toVisitors,
    smtp: mail.smtp ?? stored.outgoing?.server ?? mail.standIn?.server ?? null,
    from: mail.from ?? stored.outgoing?.from ?? mail.standIn?.from ?? null,
    isKept: mail.smtp === null && stored.outgoing === null && mail.standIn !== undefined,
    imap,
    replyAddress,
    provenReplyAddress: isProven(stored.proven, imap, replyAddress) ? replyAddress : null,
    publicUrl: url ?? stored.publicUrl,
  }
}

const settings = memoryOf<StoredMailSettings>("mail_settings")

export function storedMailSettings(db: Db): StoredMailSettings {
  return settings(db).of("the one", () => readSettings(db))
}

export function saveMailSettings(db: Db, changes: Partial<StoredMailSettings>): void {
  const { toVisitors, outgoing, incoming, proven, checkToken, publicUrl } = { ...storedMailSettings(db), ...changes }
  db.run(
    `update mail_settings
     set to_visitors = :toVisitors,
         outgoing = :outgoing,
         incoming = :incoming,
         proven_mailbox = :provenMailbox,
         proven_address = :provenAddress,
         proven_token = :provenToken,
         proven_at = :provenAt,
         check_token = :checkToken,
         public_url = :publicUrl
     where id = 1`,
    {
      toVisitors,
      outgoing: outgoing && JSON.stringify(outgoing),
      incoming: incoming && JSON.stringify(incoming),
      provenMailbox: proven?.mailbox ?? null,
      provenAddress: proven?.address ?? null,
      provenToken: proven?.token ?? null,
      provenAt: proven?.at ?? null,
      checkToken,
      publicUrl,
    },
  )
}

/** E8: the mail with the token of the check under way came in, in the mailbox that is set. */
export function saveProof(db: Db, environment: MailEnvironment, at: Instant): void {
  const { imap, replyAddress } = mailSettings(db, environment)
  const { checkToken: token } = storedMailSettings(db)
  if (imap === null || replyAddress === null || token === null) return
  saveMailSettings(db, { checkToken: null, proven: { mailbox: mailboxName(imap), address: replyAddress, token, at } })
}

/** E8: what came back through the mailbox of before says nothing of another. */
function isProven(proven: Proof | null, imap: MailboxServer | null, replyAddress: string | null): boolean {
  return proven !== null && imap !== null && proven.mailbox === mailboxName(imap) && proven.address === replyAddress
}

type SettingsRow = {
  to_visitors: VisitorMail
  outgoing: string | null
  incoming: string | null
  proven_mailbox: string | null
  proven_address: string | null
  proven_token: string | null
  proven_at: number | null
  check_token: string | null
  public_url: string | null
}

function readSettings(db: Db): StoredMailSettings {
  const row = db.get<SettingsRow>(
    `select to_visitors, outgoing, incoming, proven_mailbox, proven_address, proven_token, proven_at, check_token, public_url
     from mail_settings
     where id = 1`,
  )!
  return {
    toVisitors: row.to_visitors,
    outgoing: row.outgoing === null ? null : JSON.parse(row.outgoing),
    incoming: row.incoming === null ? null : JSON.parse(row.incoming),
    proven: proofOf(row),
    checkToken: row.check_token,
    publicUrl: row.public_url,
  }
}

function proofOf({ proven_mailbox, proven_address, proven_token, proven_at }: SettingsRow): Proof | null {
  if (proven_mailbox === null || proven_address === null || proven_at === null) return null
  return { mailbox: proven_mailbox, address: proven_address, token: proven_token ?? "", at: proven_at }
}
