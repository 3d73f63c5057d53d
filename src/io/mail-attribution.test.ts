import { describe, expect, test } from "bun:test"
import {
  beginsHeaderBlock,
  hasForwardPrefix,
  hasReplyPrefix,
  introducesQuote,
  opensQuote,
  separatesForwarded,
  separatesOriginal,
} from "./mail-attribution.ts"
import { visibleText } from "./mail-reply-text.ts"

const seen = (text: string, isAnswer = true) => visibleText(text, { subject: "", isAnswer })

const sure = `On Mon, Mar 2, 2026 at 10:02 AM Ada <ada@levain.example> wrote:
On Tuesday, March 3rd, 2026 at 10:02 AM, Ada <ada@levain.example> wrote:
On 03/03/2026 10:02 CET Ada Lovelace <ada@levain.example> wrote:
On 3 Mar 2026, 10:02 +0100, Ada <ada@levain.example>, wrote:
---- On Tue, 03 Mar 2026 10:02:11 +0100 Ada <ada@levain.example> wrote ----
Am 03.03.26 um 10:02 schrieb Ada Lovelace:
Ada Lovelace <ada@levain.example> schrieb am Di., 3. März 2026, 10:02:
Le 03/03/2026 à 10:02, Ada Lovelace a écrit :
El 3/3/26 a las 10:02, Ada escribió:
Il 03/03/2026 10:02, Ada Lovelace ha scritto:
Em 03/03/2026 10:02, Ada Lovelace escreveu:
Op 03-03-2026 om 10:02 schreef Ada Lovelace:
Op dinsdag 3 maart 2026 10:02:11 CET schreef Ada Lovelace <ada@levain.example>:
W dniu 3.03.2026 o 10:02, Ada Lovelace pisze:
tir. 3. mars 2026 kl. 10:02 skrev Ada <ada@levain.example>:
Den 03.03.2026 10:02, skrev Ada:
ti 3. maalisk. 2026 klo 10.02 Ada (ada@levain.example) kirjoitti:
Ada <ada@levain.example> ezt írta (időpont: 2026. márc. 3., K, 10:02):
În mar., 3 mar. 2026 la 10:02, Ada <ada@levain.example> a scris:
Στις Τρί 3 Μαρ 2026 στις 10:02 π.μ., ο χρήστης Ada <ada@levain.example> έγραψε:
03.03.2026 10:02, Ada Lovelace пишет:
Vào Th 3, 3 thg 3, 2026 vào lúc 10:02 Ada <ada@levain.example> đã viết:
2026년 3월 3일 (화) 오전 10:02, Ada <ada@levain.example>님이 작성:
בתאריך יום ג׳, 3 במרץ 2026 ב-10:02 מאת ‪Ada‬‏ <‪ada@levain.example‬‏>:`.split("\n")

describe.each(sure)("%s", (line) => {
  test.each([
    ["above a quote", `Yes.\n\n${line}\n> Which street?`],
    ["apart from the quote", `Yes.\n\n${line}\n\n> Which street?`],
    ["right below the answer", `Yes.\n${line}\n> Which street?`],
    ["above a quote without any sign", `Yes.\n\n${line}\n\nWhich street?`],
  ])("%s", (_, text) => {
    expect(seen(text, false)).toBe("Yes.")
  })
})

test.each([
  "Ada Lovelace wrote:",
  "Quoting Ada <ada@levain.example>:",
  "Zitat von Ada <ada@levain.example>:",
  "3. marzu 2026, 10:02, Ada Lovelace skribis:",
])("%s introduces what is quoted, but does not make a quote of what is not", (line) => {
  expect(introducesQuote(line)).toBe(true)
  expect(seen(`Yes.\n\n${line}\n> Which street?`)).toBe("Yes.")
  expect(opensQuote(line)).toBe(false)
  expect(seen(`Yes.\n\n${line}\n\nWhich street?`)).toBe(`Yes.\n\n${line}\n\nWhich street?`)
})

test("an attribution may be wrapped over several lines", () => {
  expect(seen("Yes.\n\nOn Mon, Mar 2, 2026 at 10:02 AM Ada\nLovelace of Levain\n<ada@levain.example> wrote:\n> Which?")).toBe("Yes.")
  expect(seen("Yes.\n\nOn Mon, Mar 2, 2026 at 10:02 AM Ada\nLovelace of Levain\n<ada@levain.example> wrote:\n\nWhich?")).toBe("Yes.")
})

test.each([
  "On 1 March 2026 at 9:30 I wrote:",
  "Am 01.03.2026 um 9:30 schrieb ich Ihnen:",
  "Le 1 mars 2026 à 9:30 on m'a écrit :",
  "What you wrote:",
  "On Monday, 3 March 2026, we need:",
  "These are the times: 10:02",
])("a person may write %j above more of their own words", (line) => {
  expect(opensQuote(line)).toBe(false)
  expect(seen(`${line}\n\nfour loaves`)).toBe(`${line}\n\nfour loaves`)
})

test.each([
  "From: Ada\nSent: Tuesday\nTo: Ben\nSubject: Bread",
  "Von: Ada\nGesendet: Dienstag\nAn: Ben\nBetreff: Brot",
  "De : Ada\nEnvoyé : mardi\nÀ : Ben\nObjet : pain",
  "*De:* Ada <ada@levain.example>\n*Enviado el:* martes\n*Para:* Ben",
  "Da: Ada\nInviato: martedì\nA: Ben\nOggetto: pane",
  "Van: Ada\nVerzonden: dinsdag\nAan: Ben\nOnderwerp: brood",
  "Od: Ada\nWysłano: wtorek\nDo: Ben\nTemat: chleb",
  "Gesendet: Dienstag\nVon: Ada\nAn: Ben\nBetreff: Brot",
  "От: Ада\nОтправлено: вторник\nКому: Бен\nТема: хлеб",
  "发件人: Ada\n发送时间: 周二\n收件人: Ben\n主题: 面包",
  "From: Ada\n  Lovelace\nDate: Tuesday\nTo: Ben,\n  Carla\nSubject: Bread",
])("%j are headers", (block) => {
  expect(beginsHeaderBlock(block.split("\n"))).toBe(true)
  expect(seen(`Yes.\n\n${block}\n\nWhich street?`)).toBe("Yes.")
  expect(seen(`Look:\n\n${block}\n\nWhich street?`, false)).toContain("Which street?")
})

test.each(["From: Paris\nTo: London\nDate: Monday", "To: Ben\nFrom: Ada", "Name: Ben\nDate: Monday\nSubject: Bread", "From: Ada"])(
  "%j are none",
  (block) => {
    expect(beginsHeaderBlock(block.split("\n"))).toBe(false)
  },
)

test.each([
  "-----Original Message-----",
  "-------- Original message --------",
  "----- Ursprüngliche Nachricht -----",
  "-------- Message d'origine --------",
  "-----Mensaje original-----",
  "-----Oorspronkelijk bericht-----",
  "------------------ 原始邮件 ------------------",
])("%s", (line) => {
  expect(separatesOriginal(line)).toBe(true)
})

test.each(["Original message", "- original message", "-----", "--- see the original message of Ada ---"])(
  "%s separates nothing",
  (line) => {
    expect(separatesOriginal(line)).toBe(false)
  },
)

test.each([
  "---------- Forwarded message ---------",
  "-------- Weitergeleitete Nachricht --------",
  "Begin forwarded message:",
  "Début du message réexpédié :",
  "---------- Wiadomość przekazana ---------",
])("%s", (line) => {
  expect(separatesForwarded(line)).toBe(true)
})

test.each(["Forwarded message", "I got a forwarded message:", "Begin forwarded message"])("%s sends nothing on", (line) => {
  expect(separatesForwarded(line)).toBe(false)
})

test("prefixes of subjects", () => {
  for (const subject of ["Re: x", "RE: x", "AW: x", "Antw: x", "SV: x", "Odp: x", "R: x", "RES: x", "Re[2]: x", "回复：x"])
    expect(hasReplyPrefix(subject)).toBe(true)
  for (const subject of ["Fwd: x", "FW: x", "WG: x", "TR : x", "RV: x", "I: x", "ENC: x", "PD: x", "转发：x"])
    expect(hasForwardPrefix(subject)).toBe(true)
  for (const subject of ["Red: x", "Refund: x", "", "x: re: y"])
    expect([hasReplyPrefix(subject), hasForwardPrefix(subject)]).toEqual([false, false])
})
