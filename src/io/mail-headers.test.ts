import { expect, test } from "bun:test"
import { rawMail, readRaw } from "../testing/raw-mail.ts"

const from = async (...headers: string[]) => (await readRaw(rawMail(headers))).from

test.each([
  ["From: =?utf-8?Q?Ben_=22B=22_Carter?= <Ben@Carter.Example>", 'Ben "B" Carter', "ben@carter.example"],
  ['From: "Carter, Ben" <ben@carter.example>', "Carter, Ben", "ben@carter.example"],
  ["From: ben@carter.example (Ben Carter)", "Ben Carter", "ben@carter.example"],
  ["From: ben@carter.example", "", "ben@carter.example"],
  ["From: Team: ben@carter.example;", "", "ben@carter.example"],
  ["From: =?iso-8859-1?Q?J=FCrgen?= =?iso-8859-1?Q?_Wei=DF?= <j@weiss.example>", "Jürgen Weiß", "j@weiss.example"],
  ["From: =?no-such-charset?Q?Caf=E9?= <c@cafe.example>", "Café", "c@cafe.example"],
  ["From: =?gb18030?B?zfXQocP3?= <w@x.example>", "王小明", "w@x.example"],
  ["From: ben@münchen.example", "", "ben@münchen.example"],
  // Names may look like addresses: the address is what stands in the brackets.
  ['From: "ada@levain.example" <mallory@x.example>', "ada@levain.example", "mallory@x.example"],
  [
    "From: =?utf-8?Q?ada=40levain.example_=3Cada=40levain.example=3E?= <mallory@x.example>",
    "ada@levain.example <ada@levain.example>",
    "mallory@x.example",
  ],
  // S6: no line ends and no turned text.
  ["From: =?utf-8?B?QmVuDQpCY2M6IGV2aWxAeC5leGFtcGxl?= <ben@carter.example>", "Ben Bcc: evil@x.example", "ben@carter.example"],
  ["From: =?utf-8?Q?=E2=80=AEneB=E2=80=AC=E2=80=8E?= <ben@carter.example>", "neB", "ben@carter.example"],
])("%s", async (header, name, address) => {
  expect(await from(header)).toEqual({ name, address })
})

test.each([
  [["From:"]],
  [["From: <>"]],
  [["From: undisclosed-recipients:;"]],
  [["From: Ben Carter"]],
  [["From: ada@levain.example, mallory@x.example"]],
  [["From: Team: ada@levain.example, mallory@x.example;"]],
  [["From: ada@levain.example", "From: mallory@x.example"]],
  [["From: <ada@levain.example> <mallory@x.example>"]],
  [["From: ada@levain.example mallory@x.example"]],
  [['From: "a b"@x.example']],
  [["From: ben@carter@x.example"]],
  [[`From: ${"b".repeat(300)}@x.example`]],
])("%j names no sender", async (headers) => {
  expect(await from(...headers)).toBeNull()
})

test("recipients are everybody it was sent or delivered to, once, in lower case", async () => {
  const mail = await readRaw(
    rawMail([
      'To: Team: A@x.example, "B, C" <b@x.example>;, undisclosed-recipients:;',
      "Cc: reply+ABC@chat.levain.example",
      "Delivered-To: Reply+abc@chat.levain.example",
      "X-Original-To: <orig@x.example>",
      "Envelope-To: env@x.example",
      "X-Forwarded-To: f@x.example",
      "Apparently-To: app@x.example",
      "Delivered-To: second@x.example",
    ]),
  )
  expect(mail.recipients).toEqual(
    "a@x.example b@x.example reply+abc@chat.levain.example second@x.example orig@x.example env@x.example f@x.example app@x.example".split(
      " ",
    ),
  )
})

test.each([
  ["Subject: =?utf-8?Q?Hello=0D=0ABcc:_x?=\r\n =?utf-8?Q?_world?=", "Hello Bcc: x world"],
  ["Subject: =?iso-2022-jp?B?GyRCRVpNS0Z8JE5HW0MjGyhC?=", "土曜日の配達"],
  ["Subject: folded\r\n\t over lines", "folded over lines"],
  ["Subject:", ""],
  [`Subject: ${"ä".repeat(400)}`, "ä".repeat(300)],
  [`Subject: ${"😀".repeat(400)}`, "😀".repeat(300)],
])("%s is one line", async (header, subject) => {
  expect((await readRaw(rawMail([header]))).subject).toBe(subject)
})

test.each([
  ["Message-ID: <a@b>", "a@b"],
  ["Message-ID: a@b", "a@b"],
  ["Message-ID: (comment) <a@b>", "a@b"],
  ["Message-ID: none", null],
  [`Message-ID: <${"a".repeat(2_000)}@b>`, null],
])("%s", async (header, id) => {
  expect((await readRaw(rawMail([header]))).messageId).toBe(id)
})

test("of very many references the newest are kept", async () => {
  const ids = Array.from({ length: 300 }, (_, at) => `n${at}@mail.levain.example`)
  const { references } = await readRaw(rawMail([`References: ${ids.map((id) => `<${id}>`).join("\r\n ")}`]))
  expect(references).toEqual(ids.slice(-100))
})

test.each([["Date: yesterday"], ["Date:"]])("%s says no time", async (header) => {
  expect((await readRaw(rawMail([header]))).sentAt).toBeNull()
})
