import type { MailConfig } from "../../config.ts"
import type { VisitorMail } from "../../domain/forwarding.ts"
import type { MailAddress } from "../../domain/mail.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import type { MailboxServer, MailServer } from "../../io/mail-server.ts"
import { memoryOf } from "../../io/memory.ts"

/** E5: what Settings > Email holds. */
export type StoredMailSettings = {
  readonly toVisitors: VisitorMail
  readonly outgoing: { readonly server: MailServer; readonly from: MailAddress } | null
  readonly incoming: { readonly server: MailboxServer; readonly replyAddress: string } | null
  /** E8: the reply address through which a round trip was seen, and when. */
  readonly proven: { readonly address: string; readonly at: Instant } | null
  /** What the mail of a round trip under way carries in its address. */
  readonly checkToken: string | null
  /** Where agents last signed in. */
  readonly publicUrl: string | null
}

/** What counts: the environment goes before what is stored. */
export type MailSettings = {
  readonly toVisitors: VisitorMail
  readonly smtp: MailServer | null
  readonly from: MailAddress | null
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
  const replyAddress = mail.replyAddress ?? stored.incoming?.replyAddress ?? null
  return {
    toVisitors: stored.toVisitors,
    smtp: mail.smtp ?? stored.outgoing?.server ?? null,
    from: mail.from ?? stored.outgoing?.from ?? null,
    imap: mail.imap ?? stored.incoming?.server ?? null,
    replyAddress,
    provenReplyAddress: replyAddress !== null && stored.proven?.address === replyAddress ? replyAddress : null,
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
         proven_address = :provenAddress,
         proven_at = :provenAt,
         check_token = :checkToken,
         public_url = :publicUrl
     where id = 1`,
    {
      toVisitors,
      outgoing: outgoing && JSON.stringify(outgoing),
      incoming: incoming && JSON.stringify(incoming),
      provenAddress: proven?.address ?? null,
      provenAt: proven?.at ?? null,
      checkToken,
      publicUrl,
    },
  )
}

/** E5: the place in the mailbox up to which all was taken; null before the first. */
export function mailboxPlace<T>(db: Db): T | null {
  const { place } = db.get<{ place: string | null }>("select place from mail_settings where id = 1")!
  return place === null ? null : (JSON.parse(place) as T)
}

export function saveMailboxPlace(db: Db, place: unknown): void {
  db.run("update mail_settings set place = :place where id = 1", { place: place === null ? null : JSON.stringify(place) })
}

type SettingsRow = {
  to_visitors: VisitorMail
  outgoing: string | null
  incoming: string | null
  proven_address: string | null
  proven_at: number | null
  check_token: string | null
  public_url: string | null
}

function readSettings(db: Db): StoredMailSettings {
  const row = db.get<SettingsRow>(
    "select to_visitors, outgoing, incoming, proven_address, proven_at, check_token, public_url from mail_settings where id = 1",
  )!
  return {
    toVisitors: row.to_visitors,
    outgoing: row.outgoing === null ? null : JSON.parse(row.outgoing),
    incoming: row.incoming === null ? null : JSON.parse(row.incoming),
    proven: row.proven_address === null || row.proven_at === null ? null : { address: row.proven_address, at: row.proven_at },
    checkToken: row.check_token,
    publicUrl: row.public_url,
  }
}
