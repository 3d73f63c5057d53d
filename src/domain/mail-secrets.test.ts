import { describe, expect, test } from "bun:test"
import { cpuTime } from "../testing/cpu-time.ts"
import { REPLY_LINE } from "./mail.ts"
import { holdsSecret, redacted, secretsIn, signsOfOurMail } from "./mail-secrets.ts"

// E4, E8, S3: what Ada's mail lets its reader do is Ada's alone.

const URL = "https://chat.levain.example"
const LINK = "0123456789abcdef0123.m8x2k1p0.aB-_".padEnd(20 + 1 + 8 + 1 + 43, "x")
const AGENT = "0197c2a4-1d2e-7f00-8a1b-0123456789ab"
const SIGNATURE = "aB-_".padEnd(43, "y")
const MARK = "0123456789abcdef".repeat(3)

describe("known by their shape", () => {
  test.each([
    ["to answer", `${URL}/reply/${LINK}`],
    ["to answer, at any host", `http://other.example/chat/reply/${LINK}`],
    ["the token alone", LINK],
    ["through a checker of links", `https://safe.example/?url=${encodeURIComponent(`${URL}/reply/${LINK}`)}&data=05%7C02`],
    ["through another", `https://defense.example/v2/url?u=https-3A__chat.levain.example_reply_${LINK}&d=DwMF`],
    ["to stop mails", `${URL}/mail/stop/${AGENT}.${SIGNATURE}`],
    ["to choose a password", `${URL}/password/${AGENT}.m8x2k1p0.${SIGNATURE}`],
    ["in capitals", `${URL}/REPLY/${LINK.toUpperCase()}`],
  ])("a link %s", (_, link) => {
    expect(secretsIn(`Answer: ${link}`)).toHaveLength(1)
    expect(redacted(`Answer: ${link}\nOpen`)).toBe("Answer: [link]\nOpen")
    expect(redacted(`Answer (${link}), or <${link}>.`)).toBe("Answer ([link]), or <[link]>.")
  })

  test("wrapped anywhere, by whatever marks of quotes", () => {
    const link = `${URL}/reply/${LINK}`
    for (const mark of ["\n", "\r\n> ", "\n>> ", " \n| ", "=\r\n", " "]) {
      for (let at = URL.length; at < link.length; at += 1) {
        const text = `Answer: ${link.slice(0, at)}${mark}${link.slice(at)}\nOpen`
        const seen = redacted(text)
        expect(holdsSecret(text)).toBeTrue()
        expect(holdsSecret(seen)).toBeFalse()
        expect(seen).not.toContain(LINK.slice(40))
        expect(seen).toEndWith("\nOpen")
      }
    }
  })

  test("a reply address keeps its name", () => {
    expect(redacted(`To: reply+${MARK}@levain.example`)).toBe("To: reply+…@levain.example")
    expect(redacted(`mailto:reply%2B${MARK}@levain.example`)).not.toContain(MARK)
  })

  test.each([
    ["people's links", "https://levain.example/bread?id=0123456789abcdef0123&page=2#top"],
    ["a conversation's page", `${URL}/inbox/${AGENT}`],
    ["a file's name", `${AGENT}.jpeg and 0123456789abcdef0123.tar.gz`],
    ["a commit", "46e68e2d4f1a6e68e2d4f1a46e68e2d4f1a6e68e"],
    ["phone numbers", "+49 30 1234567890\n030 1234567890\n030 1234567890\n030 1234567890\n030 1234567890"],
    ["words", "Yes, we do.\n> Do you ship to Belgium?"],
    ["nothing", ""],
  ])("%s are none", (_, text) => {
    expect(secretsIn(text)).toEqual([])
    expect(redacted(text)).toBe(text)
  })
})

describe("the sure signs of our mail", () => {
  const found = (text: string) => signsOfOurMail(text, URL).map(({ start, end }) => text.slice(start, end))

  test("its secrets, its pages and the line above it", () => {
    expect(found(`${REPLY_LINE}\n${URL}/inbox/${AGENT}\n${URL}/reply/${LINK}`)).toEqual([
      "Please type your answer above this line",
      `${URL}/inbox/${AGENT}`,
      `${URL}/reply/${LINK}`,
      LINK,
    ])
  })

  test("the line wrapped or emphasised", () => {
    expect(found("> ##- Please type your\n> answer above this line -##")).toHaveLength(1)
    expect(found("*Please type your answer above this\r\nline*")).toHaveLength(1)
  })

  test("no other page of the same host, and no page of another", () => {
    expect(found(`${URL}/try and https://chat-levain.example/inbox/7 and https://chatXlevain.example/inbox/7`)).toEqual([])
  })
})

test("hostile texts take no longer than long ones", () => {
  const spent = cpuTime()
  for (const part of ["a", "0", "\n", "> \n", "+0", `${LINK}`, `https://${"0123456789abcdef0123."}`, "Please type your ", `${AGENT}.`]) {
    const text = part.repeat(200_000 / part.length)
    redacted(text)
    signsOfOurMail(text, URL)
  }
  expect(spent()).toBeLessThan(4_000)
})
