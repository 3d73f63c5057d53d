import { expect, test } from "bun:test"
import { inviteMailWords, type InviteMail } from "./invite-mail.ts"

const WAITING: InviteMail = {
  state: "waiting",
  toAddress: "grace@example.com",
  words: "",
  attempts: 0,
  handingSince: null,
  bounceWords: null,
}

test.each([
  [{}, false, "Mail waits: no outgoing server is set"],
  [{}, true, "Being mailed to grace@example.com"],
  [{ attempts: 1, words: "smtp.example refuses." }, true, "Mail waits and is tried again: smtp.example refuses."],
  [{ attempts: 1, words: "smtp.example refuses." }, false, "Mail waits: no outgoing server is set"],
  [{ state: "sent", words: "250 OK" }, false, "Mailed to grace@example.com"],
  [{ state: "failed", words: "No such user." }, true, "Could not be mailed to grace@example.com: No such user."],
  [{ state: "sent", bounceWords: "No such user." }, true, "The mail to grace@example.com came back: No such user."],
  [{ state: "called off", words: "it ran out" }, true, "Not mailed to grace@example.com: it ran out"],
  [{ handingSince: 1 }, true, "Being mailed to grace@example.com"],
  [
    { state: "called off", words: "it ran out", handingSince: 1 },
    true,
    "May have arrived at grace@example.com, and is not mailed again: it ran out",
  ],
  [
    { state: "failed", words: "No such user.", handingSince: 1 },
    true,
    "May have arrived at grace@example.com, and is not mailed again: No such user.",
  ],
] as const)("I8: of an invite's mail %p, with a server %p, it is said: %s", (mail, hasServer, words) => {
  expect(inviteMailWords({ ...WAITING, ...mail }, hasServer)).toBe(words)
})
