import { expect, test } from "bun:test"
import type { WireMessage } from "../../protocol.ts"
import { newChat, type Chat } from "./chat.ts"
import { entries, type Entry } from "./entries.ts"

const NOON = new Date(2026, 2, 2, 12).getTime()
const ann = { id: "ann", name: "Ann", picture: null }

const chat = (messages: Partial<WireMessage>[], more: Partial<Chat> = {}): Chat => ({
  ...newChat("live-chat", [ann]),
  agents: { ann },
  messages: messages.map((message, i) => ({
    id: `m${i + 1}`,
    seq: i + 1,
    author: "agent",
    agentId: "ann",
    text: `t${i + 1}`,
    at: NOON,
    ...message,
  })),
  ...more,
})

const inShort = (entry: Entry): string => {
  if (entry.kind === "day") return "day"
  if (entry.kind === "line") return entry.text
  return `${entry.by} ${entry.isFirst ? "[" : ""}${entry.text}${entry.isLast ? "]" : ""}${entry.delivery ? ` ${entry.delivery}` : ""}`
}
const shown = (chat: Chat) => entries(chat).map(inShort)

test("a run has one name and one time; another person, a line or a pause ends it", () => {
  expect(
    shown(
      chat([
        {},
        {},
        { author: "visitor" },
        { author: "visitor", at: NOON + 60_000 },
        { author: "visitor", at: NOON + 600_000 },
        { author: "system", happened: "left", text: "Ann" },
      ]),
    ),
  ).toEqual(["day", "agent [t1", "agent t2]", "visitor [t3", "visitor t4]", "visitor [t5] sent", "Ann left"])
})

test("days stand between, once each, and never backwards", () => {
  const day = 86_400_000
  expect(shown(chat([{}, { at: NOON + day }, { at: NOON + day + 1 }, { at: NOON }])).filter((line) => line === "day")).toHaveLength(2)
})

test("delivery is said once, at the newest of one's own; what went wrong, at each", () => {
  const outbox = [
    { id: "o1", text: "o1", at: NOON, state: "failed" as const, why: "No." },
    { id: "o2", text: "o2", at: NOON, state: "sending" as const },
    { id: "o3", text: "o3", at: NOON, state: "sending" as const },
  ]
  const own = { author: "visitor" as const }
  expect(shown(chat([own, own], { agentsSeenSeq: 1 }))).toEqual(["day", "visitor [t1", "visitor t2] sent"])
  expect(shown(chat([own, own], { agentsSeenSeq: 2 })).at(-1)).toBe("visitor t2] seen")
  expect(shown(chat([own], { outbox }))).toEqual(["day", "visitor [t1", "visitor o1] failed", "visitor [o2", "visitor o3] sending"])
})

test("in messenger mode an unanswered visitor is told where the answer comes", () => {
  const answerHere = "We’ll answer here as soon as we’re back."
  expect(shown(chat([{ author: "visitor" }], { mode: "messenger" })).at(-1)).toBe(answerHere)
  expect(shown(chat([{ author: "visitor" }, {}], { mode: "messenger" })).at(-1)).toBe("agent [t2]")
  expect(shown(chat([{ author: "visitor" }])).at(-1)).toBe("visitor [t1] sent")
})

test("C7: a message of files alone has no words, and one whose files were not kept says so", () => {
  const files = [{ url: "/files/1/a.pdf?sig=s", name: "a.pdf", size: 1, type: "application/pdf" }]
  const own = { author: "visitor" as const, text: "" }
  const found = entries(chat([{ ...own, files }, own, { ...own, isDeleted: true }])).filter((entry) => entry.kind === "said")
  expect(found.map(({ text, files }) => [text, files])).toEqual([
    ["", files],
    ["This file was too large to arrive.", []],
    ["", []],
  ])
})

test("C4: of one person's coming and going with no word in between the last is told, once", () => {
  const line = (happened: "joined" | "left", text = "Ann") => ({ author: "system" as const, happened, text })
  expect(shown(chat([{}, line("left"), line("left")]))).toEqual(["day", "agent [t1]", "Ann left"])
  expect(shown(chat([{}, line("left"), line("left", "Ben"), line("joined"), {}]))).toEqual([
    "day",
    "agent [t1]",
    "Ben left",
    "Ann joined",
    "agent [t5]",
  ])
  expect(shown(chat([line("joined"), {}, line("left"), { author: "visitor" }, line("joined"), {}]))).toEqual([
    "day",
    "Ann joined",
    "agent [t2]",
    "Ann left",
    "visitor [t4] sent",
    "Ann joined",
    "agent [t6]",
  ])
})

test("M7: “We’re back online” is not said where somebody has joined just then", () => {
  const joined = { author: "system" as const, happened: "joined" as const, text: "Ann" }
  const modeLines = [{ id: "x", afterSeq: 1, mode: "live-chat" as const, at: NOON }]
  const own = { author: "visitor" as const }
  expect(shown(chat([own], { modeLines }))).toEqual(["day", "visitor [t1] sent", "We’re back online"])
  expect(shown(chat([own, joined, {}], { modeLines }))).toEqual(["day", "visitor [t1] sent", "Ann joined", "agent [t3]"])
  expect(shown(chat([own, own, joined, {}], { modeLines }))).toContain("We’re back online")
})

test("M7: a change of mode stands where it happened", () => {
  const modeLines = [{ id: "x", afterSeq: 1, mode: "messenger" as const, at: NOON }]
  expect(shown(chat([{}, {}], { modeLines }))).toEqual([
    "day",
    "agent [t1]",
    "We’re away now. Keep writing, we’ll answer here.",
    "agent [t2]",
  ])
})
