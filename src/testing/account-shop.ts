import type { Config } from "../config.ts"
import type { Role } from "../domain/model.ts"
import { seconds } from "../domain/time.ts"
import { insertAgent } from "../features/agents/store.ts"
import { hashedPassword } from "../features/auth/password.ts"
import type { Mail, MailState } from "../features/email/outbox-rows.ts"
import { allMails } from "../features/email/outbox-store.ts"
import { saveMailSettings } from "../features/email/settings-store.ts"
import { newId } from "../io/random.ts"
import { MONDAY, testShopbell, type SignedIn, type TestShopbell } from "./app.ts"
import { form } from "./form.ts"
import { SHOP_URL } from "./mail-shop.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "./mail.ts"
import { until } from "./until.ts"

/** A Shopbell that mails agents about their accounts. */
export type AccountShop = TestShopbell & {
  readonly mail: RecordingMail
  /** An admin. */
  readonly ada: SignedIn
  /** Somebody who can sign in with `PASSWORD`, and never has. */
  agentWithPassword(name: string, email?: string, role?: Role): void
  idOf(email: string): string
  signIn(email: string, password: string, headers?: Record<string, string>): Promise<Response>
  /** Asks for a link to a new password, with what the job then does. */
  forgot(email: string, headers?: Record<string, string>): Promise<Response>
  /** All mails, the oldest first. */
  outbox(): readonly Mail[]
  mailTo(address: string): Mail
  /** Waits until so many were taken. */
  sent(count: number): Promise<void>
  settled(state: MailState): Promise<void>
}

export const PASSWORD = "correct horse"
export const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
export const CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36"
/** How an admin set the server that mails leave through. */
export const OUTGOING = { server: TEST_SMTP, from: TEST_FROM }
export const passwordHash = await hashedPassword(PASSWORD)

export async function accountShop(config: Partial<Config> = {}): Promise<AccountShop> {
  const mail = recordingMail()
  const shop = await testShopbell({ mail, config })
  const { db } = shop.io
  saveMailSettings(db, { outgoing: OUTGOING, publicUrl: SHOP_URL })

  const outbox = () => allMails(db, 100).toReversed()
  const settled = async (state: MailState) =>
    void (await until(() => outbox().every((one) => one.state === state), `all mails are ${state}`))

  return {
    ...shop,
    mail,
    ada: shop.agent("Ada", { role: "admin" }),
    agentWithPassword: (name, email = `${name.toLowerCase()}@example.com`, role = "agent") =>
      insertAgent(db, { id: newId(), name, email, role, status: "offline" }, passwordHash, MONDAY),
    idOf: (email) => db.get<{ id: string }>("select id from agents where email = :email", { email })!.id,
    signIn: (email, password, headers = {}) => shop.fetch("/login", form({ email, password }, headers)),
    async forgot(email, headers = {}) {
      const answer = await shop.fetch("/forgot", form({ email }, headers))
      shop.tick()
      return answer
    },
    outbox,
    mailTo: (address) => outbox().find(({ toAddress }) => toAddress === address)!,
    async sent(count) {
      shop.pass(seconds(1))
      await mail.took(count)
      await settled("sent")
    },
    settled,
  }
}

/** What a browser that was answered so sends from then on. */
export function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0]!)
    .join("; ")
}
