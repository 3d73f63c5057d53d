import { afterEach, beforeEach, expect, test } from "bun:test"
import { finished } from "../../domain/conversation.ts"
import { answerTo } from "../../domain/forecast.ts"
import { STATUSES, type Agent, type Conversation, type Group, type Status } from "../../domain/model.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { added } from "../../testing/people.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { createGroup } from "../groups/commands.ts"
import { allGroups } from "../groups/store.ts"
import { questionOf, type QuestionQuery } from "../presence/question-form.ts"
import { chooseStatus } from "../presence/commands.ts"
import { roster } from "../agents/store.ts"
import { team } from "../presence/store.ts"
import { changeAccount } from "../settings/commands.ts"
import { findAccount } from "../settings/store.ts"
import { reply } from "./commands.ts"
import { modeFrame } from "./mode-frame.ts"
import { findConversation, saveConversation } from "./store.ts"
import { writeAsVisitor, type Browser } from "./visitor-commands.ts"

// M1, M8: what the presence page says, what a page is told, and what is stored with the next message are decided once.
// Ada is in Sales, Ben in Support and in Private; nobody is in Empty.

let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn

beforeEach(async () => {
  shop = await testShopbell({
    limits: { messages: Infinity, connectionsPerAddress: Infinity, newConnectionsPerMinute: Infinity, newConversationsPerHour: Infinity },
  })
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
})
afterEach(() => shop.stop())

const made = (name: string, isPrivate: boolean, ...members: Agent[]): Group =>
  createGroup(shop.io, { name, names: {}, isPrivate, members: members.map(({ id }) => id) })

function standAs(a: Status, b: Status, isWidgetHiddenWhenOffline: boolean): void {
  chooseStatus(shop.io, ada, a, ada.id)
  chooseStatus(shop.io, ben, b, ben.id)
  changeAccount(shop.io, { isWidgetHiddenWhenOffline })
}

/** P13: the page's answer for this moment. */
function forecast(query: QuestionQuery): string {
  const { io } = shop
  const account = findAccount(io.db)
  const now = io.clock.now()
  const { asked } = questionOf(query, { groups: allGroups(io.db), roster: roster(io.db), account, zone: "UTC" }, now)
  return answerTo(asked!.question, team(io.db), now, now, "UTC").mode
}

test("M3, M4, W6: somebody new, whatever they chose: as forecast, as a fresh hello is told, as the first message is stored", async () => {
  const groups = [null, made("Sales", false, ada), made("Support", false, ben), made("Empty", false), made("Private", true, ben)]
  const offered = ["Sales", "Support"]
  changeAccount(shop.io, { asksForGroup: true })
  const widget = await shop.widget()
  const seen: string[] = []
  for (const a of STATUSES) {
    for (const b of STATUSES) {
      for (const isHidden of [false, true]) {
        standAs(a, b, isHidden)
        await shop.io.db.durable()
        for (const group of groups) {
          const what = `${a} ${b} ${isHidden} ${group?.name}`
          const told = await freshMode(widget, group)
          const answer = forecast({ group: (group && offered.includes(group.name) && group.id) || "", visitor: "new" })
          expect([what, answer]).toEqual([what, told])
          expect([what, storedFirst(group?.id)]).toEqual([what, told])
          seen.push(told)
        }
      }
    }
  }
  expect(new Set(seen).size).toBe(3)
})

test("M2, M4, M8: in every conversation the mode told is the mode that the next message is stored with", () => {
  const sales = made("Sales", false, ada)
  const seen: string[] = []
  for (const groupId of [null, sales.id]) {
    for (const [who, participants] of Object.entries({ nobody: [], ada: added(ada), ben: added(ben), both: added(ada, ben) })) {
      for (const [state, change] of Object.entries(STATES)) {
        for (const a of STATUSES) {
          for (const b of STATUSES) {
            for (const isHidden of [false, true]) {
              standAs(a, b, isHidden)
              const what = [groupId && "Sales", who, state, a, b, isHidden].join(" ")
              const token = crypto.randomUUID()
              const begun = answered(written(token).message.conversationId)
              const conversation = change({ ...begun, groupId, participants })
              shop.io.db.tx(() => saveConversation(shop.io.db, begun, conversation))
              const told = modeFrame(shop.io, conversation).mode
              expect([what, written(token).message.mode]).toEqual([what, told])
              seen.push(told)
            }
          }
        }
      }
    }
  }
  expect(new Set(seen).size).toBe(3)
})

test("M2, P13: an ongoing conversation, an open one gone quiet and an unread reply are forecast as they are told", () => {
  const sales = made("Sales", false, ada)
  const kinds: [string, readonly Agent[], keyof typeof STATES][] = [
    ["ongoing", [ada], "ongoing"],
    ["ongoing", [ben], "ongoing"],
    ["open", [], "quiet"],
    ["open", [ada], "quiet"],
    ["open", [ben], "quiet"],
    ["unread", [], "closed, unread"],
    ["unread", [ada], "closed, unread"],
    ["unread", [ben], "closed, unread"],
  ]
  for (const groupId of [null, sales.id]) {
    for (const [visitor, inIt, state] of kinds) {
      for (const a of STATUSES) {
        for (const b of STATUSES) {
          for (const isHidden of [false, true]) {
            standAs(a, b, isHidden)
            const what = [visitor, groupId && "Sales", inIt[0]?.name, a, b, isHidden].join(" ")
            const begun = answered(written(crypto.randomUUID()).message.conversationId)
            const conversation = STATES[state]({ ...begun, groupId, participants: added(...inIt) })
            const told = modeFrame(shop.io, conversation).mode
            expect([what, forecast({ group: groupId ?? "", visitor, with: inIt.map(({ id }) => id) })]).toEqual([what, told])
          }
        }
      }
    }
  }
})

const STATES = {
  ongoing: (conversation: Conversation) => conversation,
  quiet: (conversation: Conversation) => finished(conversation, conversation.lastMessageAt),
  closed: (conversation: Conversation) => ({ ...conversation, closure: { by: ada.id, at: 0 }, visitorSeenSeq: conversation.lastSeq }),
  "closed, unread": (conversation: Conversation) => ({ ...conversation, closure: { by: ada.id, at: 0 }, visitorSeenSeq: 0 }),
} satisfies Record<string, (conversation: Conversation) => Conversation>

async function freshMode(widget: TestWidget, group: Group | null): Promise<string> {
  widget.groupId = group?.id
  // S4: more hellos at once would be a flood.
  shop.clock.advance(1_000)
  return (await widget.hello()).mode.mode
}

function storedFirst(groupId: string | undefined): string {
  return writeAsVisitor(shop.io, crypto.randomUUID(), BROWSER, { id: crypto.randomUUID(), text: "Hello" }, groupId).message.mode!
}

/** M4: with a reply, which may be unread. */
function answered(id: string): Conversation {
  reply(shop.io, ada, id, { id: crypto.randomUUID(), text: "Hi" })
  return findConversation(shop.io.db, id)!
}

function written(token: string) {
  return writeAsVisitor(shop.io, token, BROWSER, { id: crypto.randomUUID(), text: "Hello" })
}

const BROWSER: Browser = {
  page: { url: "https://shop.example/", title: "Shop", referrer: "" },
  locale: "en",
  timeZone: "UTC",
  userAgent: "test",
  address: "127.0.0.1",
}
