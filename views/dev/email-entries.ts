import { companyBrand, companyColors } from "../email/company.ts"
import { continuePage, type ContinuePage } from "../email/continue-page.ts"
import { stoppedPage, stopPage } from "../email/stop-page.ts"
import { deadReplyPage, replyPage, type ReplyPage } from "../email/reply-page.ts"
import type { AssetUrl } from "../page.ts"
import { piece, wholePage, type Entry } from "./entries.ts"
import {
  ACCOUNT,
  ADA,
  CLOSED,
  HOSTILE,
  INTRUDER,
  LONGWINDED,
  LONG_NAME,
  LONG_TEXT,
  MALLORY,
  MILA,
  NOW,
  OVERLONG,
  ROSTER,
  STRANGER,
  TALK,
  TIMELINE,
} from "./sample-props.ts"

const MESSAGES = TIMELINE.flatMap((item) => (item.kind === "message" ? [item.message] : []))
const reply = (asset: AssetUrl, changes: Partial<ReplyPage> = {}): ReplyPage => ({
  asset,
  company: ACCOUNT.name,
  accentColor: ACCOUNT.accentColor,
  token: "abc",
  agent: ADA,
  zone: "Europe/Paris",
  roster: ROSTER,
  conversation: TALK,
  visitor: MILA,
  messages: MESSAGES.slice(0, 3),
  hasEarlier: false,
  messageId: "0199-reply",
  expiresAt: NOW,
  form: { text: "", problem: null },
  sent: null,
  ...changes,
})

const continued = (asset: AssetUrl, changes: Partial<ReplyPage> = {}): ContinuePage => ({
  ...reply(asset, changes),
  isSent: false,
  isMailed: true,
})

/** E8: what a mail's link opens. */
export const emailEntries: readonly Entry[] = [
  ...wholePage("email/reply-page", "replyPage", {
    empty: (asset) => replyPage(reply(asset, { company: "", visitor: STRANGER, messages: [] })),
    overlong: (asset) =>
      replyPage(
        reply(asset, {
          company: LONG_NAME,
          agent: OVERLONG,
          visitor: LONGWINDED,
          messages: MESSAGES,
          hasEarlier: true,
          form: { text: LONG_TEXT, problem: LONG_TEXT },
          sent: "by-mail",
        }),
      ),
    hostile: (asset) =>
      replyPage(
        reply(asset, {
          company: HOSTILE,
          token: HOSTILE,
          agent: MALLORY,
          conversation: { ...TALK, id: HOSTILE },
          visitor: INTRUDER,
          messages: MESSAGES,
          messageId: HOSTILE,
          form: { text: HOSTILE, problem: HOSTILE },
        }),
      ),
    usual: (asset) => replyPage(reply(asset)),
    "sent, to somebody who is here": (asset) => replyPage(reply(asset, { sent: "here" })),
    "sent, to somebody without an address": (asset) => replyPage(reply(asset, { visitor: STRANGER, sent: "on-return" })),
    closed: (asset) => replyPage(reply(asset, { conversation: CLOSED })),
  }),
  ...wholePage("email/continue-page", "continuePage", {
    empty: (asset) => continuePage(continued(asset, { company: "", visitor: STRANGER, messages: [] })),
    hostile: (asset) =>
      continuePage(continued(asset, { company: HOSTILE, visitor: INTRUDER, hasEarlier: true, form: { text: HOSTILE, problem: HOSTILE } })),
    usual: (asset) => continuePage(continued(asset)),
    sent: (asset) => continuePage({ ...continued(asset), isSent: true }),
    "sent, and no mails": (asset) => continuePage({ ...continued(asset), isSent: true, isMailed: false }),
    "a pale colour": (asset) => continuePage(continued(asset, { accentColor: "#facc15" })),
  }),
  ...piece("email/company", "companyBrand", {
    empty: () => companyBrand({ company: "" }),
    overlong: () => companyBrand({ company: LONG_NAME }),
    hostile: () => companyBrand({ company: HOSTILE }),
    usual: () => companyBrand({ company: ACCOUNT.name }),
  }),
  ...piece("email/company", "companyColors", { usual: () => companyColors(ACCOUNT) }),
  ...wholePage("email/stop-page", "stopPage", {
    usual: (asset) => stopPage({ asset, token: "token", agent: ADA }),
    hostile: (asset) => stopPage({ asset, token: HOSTILE, agent: { ...MALLORY, email: HOSTILE } }),
  }),
  ...wholePage("email/stop-page", "stoppedPage", { usual: (asset) => stoppedPage({ asset, agent: ADA }) }),
  ...wholePage("email/reply-page", "deadReplyPage", {
    expired: (asset) => deadReplyPage({ asset, why: "expired" }),
    revoked: (asset) => deadReplyPage({ asset, why: "revoked" }),
    deleted: (asset) => deadReplyPage({ asset, why: "deleted" }),
  }),
]
