import { minutes } from "../domain/time.ts"
import type { AgentId } from "../domain/model.ts"
import { askAnewOnceLost } from "../features/conversations/asked-anew.ts"
import { replyByMail } from "../features/conversations/commands.ts"
import { writeByMail } from "../features/conversations/visitor-commands.ts"
import { mailboxName } from "../features/email/places-store.ts"
import { keptMails, type Received, type ReceivedList } from "../features/email/received-store.ts"
import { takeMail, type Takers } from "../features/email/taking.ts"
import { keepFiles } from "../features/files/keeping.ts"
import type { SignedIn } from "./app.ts"
import { mailShop, type MailShop } from "./mail-shop.ts"
import { TEST_FROM, TEST_SMTP } from "./mail.ts"
import { TEST_IMAP } from "./mailbox.ts"
import { until } from "./until.ts"
import type { TestWidget } from "./widget.ts"

/** A Shopbell whose mails can be answered (E4), and a visitor who waits for that; what comes in is handed over by the test. */
export type TakingShop = MailShop & {
  readonly ada: SignedIn
  /** The visitor's, who asked whether we ship to Belgium. */
  readonly tab: TestWidget
  readonly takers: Takers
  /** The agents who showed that they live by what was taken. */
  readonly lives: readonly AgentId[]
  /** As the mailbox hands over what came in; of one that is too large only the head. */
  take(source: string, isTooLarge?: boolean): Promise<void>
  /** The offline message is mailed to Ada; the address to answer at. */
  forwarded(): Promise<string>
  /** E4: what became nothing, the newest first. */
  kept(most: number, list?: ReceivedList): readonly Received[]
}

export const REPLY_ADDRESS = "reply@levain.example"
export const ANSWERABLE = { smtp: TEST_SMTP, from: TEST_FROM, imap: TEST_IMAP, replyAddress: REPLY_ADDRESS }

/** Its reply address is proven. */
export async function takingShop(): Promise<TakingShop> {
  const proven = { mailbox: mailboxName(TEST_IMAP), address: REPLY_ADDRESS, token: "", at: 1 }
  const shop = await mailShop({ servers: ANSWERABLE, settings: { proven } })
  const { io, mail } = shop
  const lives: AgentId[] = []
  const takers: Takers = {
    replyByMail: (agent, id, written) => replyByMail(io, agent, id, written),
    writeByMail: (visitorId, written) => writeByMail(io, visitorId, written),
    keepFiles: (given) => keepFiles(io, given),
    showLife: (agentId) => void lives.push(agentId),
    askAnewOnceLost: (lost) => askAnewOnceLost(io, lost),
  }
  const ada = shop.agent("Ada", { role: "admin" })
  const tab = await shop.widget()
  await tab.write("Do you ship to Belgium?")
  return {
    ...shop,
    ada,
    tab,
    takers,
    lives,
    async take(source, isTooLarge = false) {
      await takeMail(io, { mail: ANSWERABLE, url: null }, takers, { uid: 1, source: new TextEncoder().encode(source), isTooLarge })
    },
    async forwarded() {
      shop.pass(minutes(1))
      await mail.took(1)
      await until(() => shop.mails().every(({ state }) => state !== "waiting"))
      return mail.sent[0]!.replyTo!
    },
    kept: (most, list = "unmatched") => keptMails(io.db, list, most),
  }
}
