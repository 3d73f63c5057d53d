import { expect } from "bun:test"
import type { MailConfig } from "../config.ts"
import type { Message, Visitor } from "../domain/model.ts"
import { messagesAfter } from "../features/conversations/messages-store.ts"
import type { Mail } from "../features/email/outbox-rows.ts"
import { mailsOf } from "../features/email/outbox-store.ts"
import { saveMailPreference } from "../features/email/preferences-store.ts"
import { saveMailSettings, type StoredMailSettings } from "../features/email/settings-store.ts"
import { mailTrace } from "../features/email/trace.ts"
import { findVisitor, saveVisitor } from "../features/visitors/store.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "./app.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "./mail.ts"
import { until } from "./until.ts"
import type { TestWidget } from "./widget.ts"

/** A Shopbell whose mails are remembered, and what stories about mails tell of the conversation that was begun first. */
export type MailShop = TestShopbell & {
  readonly mail: RecordingMail
  visitor(): Visitor
  messages(): readonly Message[]
  last(): Message
  /** Its messages as they are read, with what happened: "Ada joined". */
  texts(): readonly string[]
  mails(): readonly Mail[]
  /** E9: what it says of its mails. */
  trace(): readonly string[]
  /** The visitor's address is this from now on, and nobody is told. */
  give(email: string): void
  /** As an agent writes it down; with "" it is forgotten. */
  learn(agent: { fetch: TestShopbell["fetch"] }, email: string): Promise<void>
  /** Closes the last tab of the visitor's. */
  gone(widget: TestWidget): Promise<void>
  /** So many mails have gone so far, which is written down, and no more are due. */
  sent(count: number): Promise<void>
  /** The same, to these agents, each named as often as they were mailed. */
  sentTo(...names: readonly string[]): Promise<void>
  /** Waits until some mail was tried so often. */
  tried(times?: number): Promise<void>
}

/** The same, with a visitor whose question is all there is. Nothing is forwarded to Ada, so that mails to the visitor are the only ones. */
export type AskingShop = MailShop & {
  /** An admin. */
  readonly ada: SignedIn
  /** The visitor's, who asked whether we ship to Belgium. */
  readonly tab: TestWidget
}

/** The same, with a team of two that is mailed, and a visitor who has written nothing yet. */
export type StaffedShop = MailShop & {
  /** An admin. */
  readonly ada: SignedIn
  readonly ben: SignedIn
  readonly tab: TestWidget
}

/** Where links in mails start. */
export const SHOP_URL = "https://chat.levain.example"

export const SENDING: MailConfig = { smtp: TEST_SMTP, from: TEST_FROM, imap: null, replyAddress: null }

type MailShopOptions = { readonly servers?: MailConfig; readonly settings?: Partial<StoredMailSettings> }

/** It can send and reads nothing, unless told otherwise. */
export async function mailShop({ servers = SENDING, settings = {} }: MailShopOptions = {}): Promise<MailShop> {
  const mail = recordingMail()
  const shop = await testShopbell({ mail, config: { mail: servers } })
  const { db } = shop.io
  saveMailSettings(db, { publicUrl: SHOP_URL, ...settings })

  const { talk } = shop
  const visitor = () => findVisitor(db, talk().visitorId)!
  const messages = () => messagesAfter(db, talk().id, 0)

  async function took(count: number): Promise<void> {
    await mail.sentByNow(shop.tick, count)
    await until(() => db.get<{ n: number }>("select count(*) as n from mails where state = 'sent'")!.n >= count)
  }

  return {
    ...shop,
    mail,
    visitor,
    messages,
    last: () => messages().at(-1)!,
    texts: () => messages().map(({ text, happened }) => (happened ? `${text} ${happened}` : text)),
    mails: () => mailsOf(db, talk().id),
    trace: () => mailTrace(db, talk().id).map(({ text }) => text),
    give: (email) => saveVisitor(db, { ...visitor(), email }),
    async learn(agent, email) {
      const put = await agent.fetch(`/visitors/${talk().visitorId}`, { method: "PUT", body: new URLSearchParams({ email }) })
      expect(put.status).toBe(200)
    },
    async gone(widget) {
      widget.close()
      await until(() => visitor().leftAt !== null)
    },
    async sent(count) {
      await took(count)
      expect(mail.sent.length).toBe(count)
    },
    async sentTo(...names) {
      await took(names.length)
      expect(mail.sent.map(({ to }) => to.address.split("@")[0]).toSorted()).toEqual(names.toSorted())
    },
    tried: async (times = 1) => void (await until(() => db.get<{ n: number }>("select max(attempts) as n from mails")!.n >= times)),
  }
}

export async function askingShop(options: MailShopOptions = {}): Promise<AskingShop> {
  const shop = await mailShop(options)
  const ada = shop.agent("Ada", { role: "admin" })
  saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
  const tab = await shop.widget()
  await tab.write("Do you ship to Belgium?")
  return { ...shop, ada, tab }
}

export async function staffedShop(options: MailShopOptions = {}): Promise<StaffedShop> {
  const shop = await mailShop(options)
  return { ...shop, ada: shop.agent("Ada", { role: "admin" }), ben: shop.agent("Ben"), tab: await shop.widget() }
}

/** Of links and addresses that work. */
export const SECRETS = /[0-9a-f]{20}\.[0-9a-z]+\.[\w-]{43}|mail\/stop\/[\w-]+\.[\w-]{43}|\+[0-9a-f]{48}/

/** The page behind the link in a mail of ours. */
export function replyPath(text: string): string {
  return /https:\/\/chat\.levain\.example(\/reply\/\S+)/.exec(text)![1]!
}
