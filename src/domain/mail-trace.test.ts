import { expect, test } from "bun:test"
import { NOW } from "../testing/people.ts"
import { traceOf, type TracedMail } from "./mail-trace.ts"

const mail = (changes: Partial<TracedMail>): TracedMail => ({
  kind: "notice",
  state: "sent",
  toName: "Ada",
  toAddress: "ada@example.com",
  words: "",
  attempts: 0,
  createdAt: NOW,
  handingSince: null,
  doneAt: null,
  bouncedAt: null,
  bounceWords: null,
  ...changes,
})

test.each<[Partial<TracedMail>, string, string]>([
  [{}, "sent", "Message mailed to ada@example.com"],
  [{ kind: "transcript" }, "sent", "Transcript mailed to ada@example.com"],
  [{ state: "waiting" }, "waiting", "Message waits to be mailed to ada@example.com"],
  [
    { state: "waiting", attempts: 1, words: "No way." },
    "waiting",
    "Message waits to be mailed to ada@example.com: No way. It is tried again",
  ],
  [{ state: "failed", words: "550 no" }, "failed", "Message could not be mailed to ada@example.com: 550 no"],
  [{ state: "called off", words: "answered before it was sent" }, "not mailed", "Message not mailed to Ada: answered before it was sent"],
  [
    { state: "called off", words: "seen meanwhile", handingSince: NOW },
    "not mailed",
    "Message may have arrived at ada@example.com. It is not mailed again: seen meanwhile",
  ],
  [
    { state: "failed", words: "550 no", handingSince: NOW },
    "failed",
    "Message may have arrived at ada@example.com. It could not be mailed again: 550 no",
  ],
  [{ state: "not mailed", words: "they chose “Do not forward”" }, "not mailed", "Message not mailed to Ada: they chose “Do not forward”"],
  [
    { state: "not mailed", toName: "", toAddress: "", kind: "replies", words: "no email address is known" },
    "not mailed",
    "Reply not mailed to the visitor: no email address is known",
  ],
  [{ bouncedAt: NOW + 5, bounceWords: "550 no such user" }, "failed", "Message did not arrive at ada@example.com: 550 no such user"],
  [{ bouncedAt: NOW + 5, bounceWords: "" }, "failed", "Message did not arrive at ada@example.com: it came back without a reason"],
  [{ bouncedAt: NOW + 5, bounceWords: null }, "failed", "Message did not arrive at ada@example.com: it came back without a reason"],
])("E9: %j", (changes, state, text) => {
  expect(traceOf(mail(changes))).toMatchObject({ state, text })
})
