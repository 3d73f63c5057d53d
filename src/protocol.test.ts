import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { BadFrame, DRAFT_LIMIT, fittingPage, FRAME_LIMIT, isUuid, parseClientFrame, TEXT_LIMIT } from "./protocol.ts"

const id = "0198c0de-0000-7000-8000-000000000001"
const token = "x".repeat(43)
const page = { url: "https://shop.example/", title: "Shop", referrer: "" }
const hello = { type: "hello", v: 1, after: 0, revision: 0, page, locale: "en-GB", timeZone: "Europe/Paris", isOpen: true }
const message = { type: "message", id, text: "Hello", token }
const parse = (frame: unknown) => parseClientFrame(JSON.stringify(frame))

describe("takes", () => {
  test.each([
    [hello],
    [{ ...hello, token, isOpen: false, after: 7, revision: 2 }],
    [message],
    [{ ...message, text: "" }],
    [{ ...hello, groupId: "0198" }],
    [{ ...message, groupId: "0198" }],
    [{ type: "typing", text: "x".repeat(DRAFT_LIMIT) }],
    [{ type: "seen", seq: 0 }],
    [{ type: "page", page }],
    [{ type: "ping" }],
  ])("%#: as it was said", (frame) => {
    expect(parse(frame)).toEqual(frame as never)
  })

  test("unknown fields, for newer clients, and drops them", () => {
    const raw = JSON.stringify({ ...message, colour: "red" }).replace("{", '{"__proto__":{"isAdmin":true},')
    expect(parseClientFrame(raw)).toEqual(message as never)
  })

  test("W6: whatever a choice of group is, at the cost of the choice alone", () => {
    for (const groupId of [null, 7, {}, [], "x".repeat(65)]) {
      expect(parse({ ...message, groupId })).toEqual(message as never)
      expect(parse({ ...hello, groupId })).toEqual(hello as never)
    }
  })

  test("a page's overlong title, cut, without what no text may have", () => {
    const said = { type: "page", page: { url: "u".repeat(9_000), title: `\0${"t".repeat(298)}😀`, referrer: "" } }
    expect(parse(said)).toMatchObject({ page: { url: "u".repeat(2_048), title: `${"t".repeat(298)}\ufffd` } })
  })

  test("S1: what a page says of itself, without what turns text around", () => {
    const page = {
      url: "https://shop.example/\u202egpj.exe",
      title: "\u202epohs\u202c \u2067x\u2069",
      referrer: "https://\u200fa.example/",
    }
    const straight = { url: "https://shop.example/gpj.exe", title: "pohs x", referrer: "https://a.example/" }
    expect(parse({ type: "page", page })).toMatchObject({ page: straight })
    expect(parse({ ...hello, page })).toMatchObject({ page: straight })
  })

  test("C8, S4: a draft, however long, for what is typed is no message yet; it is cut, without what no text may have", () => {
    expect(parse({ type: "typing", text: "x".repeat(60_000) })).toEqual({ type: "typing", text: "x".repeat(DRAFT_LIMIT) })
    expect(parse({ type: "typing", text: `\0${"x".repeat(DRAFT_LIMIT - 2)}😀` })).toEqual({
      type: "typing",
      text: `${"x".repeat(DRAFT_LIMIT - 2)}\ufffd`,
    })
  })

  test("C7, S4: as many characters as a message may have, whichever they are", () => {
    for (const one of ["😀", "\u0001", "\ud83d", '"', "字"]) {
      const text = one.repeat(TEXT_LIMIT)
      expect(parse({ ...message, text, token: "t".repeat(128), groupId: "g".repeat(64) })).toMatchObject({ text })
      expect(Buffer.byteLength(JSON.stringify({ ...message, text, token: "t".repeat(128), groupId: "g".repeat(64) }))).toBeLessThan(
        FRAME_LIMIT,
      )
    }
  })

  test("a text that is too long for a message but not for a frame: the domain says so in words", () => {
    expect(parse({ ...message, text: "x".repeat(TEXT_LIMIT + 1) })).toMatchObject({ type: "message" })
  })
})

describe("refuses", () => {
  test.each([
    ["no text", new Uint8Array([123, 125])],
    ["nothing", undefined],
    ["an empty frame", ""],
    ["no JSON", "hello"],
    ["half of it", '{"type":"ping"'],
    ["a list", "[]"],
    ["null", "null"],
    ["no type", "{}"],
    ["an unknown type", '{"type":"shout"}'],
    ["an inherited type", '{"type":"constructor"}'],
    ["a number for a type", '{"type":1}'],
    ["more than fits", JSON.stringify({ ...message, text: "x".repeat(FRAME_LIMIT) })],
    ["a very deep frame", `${"[".repeat(30_000)}${"]".repeat(30_000)}`],
    ["a very deep page", `{"type":"page","page":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`],
  ])("%s", (_, raw) => {
    expect(() => parseClientFrame(raw)).toThrow(BadFrame)
  })

  test.each([
    ["no id", { ...message, id: undefined }],
    ["an id that is no UUID", { ...message, id: "1" }],
    ["an id in capitals, which would be another id to SQLite", { ...message, id: id.toUpperCase() }],
    ["a line's end after the id", { ...message, id: `${id}\n` }],
    ["no token", { ...message, token: undefined }],
    ["a short token", { ...message, token: "x".repeat(42) }],
    ["an endless token", { ...message, token: "x".repeat(129) }],
    ["a token with other characters", { ...message, token: `${token}'` }],
    ["a number for a text", { ...message, text: 5 }],
    ["no page", { ...hello, page: undefined }],
    ["a page that is a list", { ...hello, page: [] }],
    ["no url", { ...hello, page: { ...page, url: null } }],
    ["a number below 0", { ...hello, after: -1 }],
    ["half a number", { ...hello, after: 0.5 }],
    ["a number that is not exact", { ...hello, after: 2 ** 53 }],
    ["a text for a number", { type: "seen", seq: "1" }],
    ["an overlong locale", { ...hello, locale: "x".repeat(36) }],
    ["a number for a draft", { type: "typing", text: 5 }],
  ])("%s", (_, frame) => {
    expect(() => parse(frame)).toThrow(BadFrame)
  })

  test("another version, telling so, for the client must reload", () => {
    const refusal = refusalOf(() => parse({ ...hello, v: 2 }))
    expect(refusal.isWrongVersion).toBe(true)
    expect(refusal.message).toContain("version 1")
  })

  test("a message's bad text, naming the message", () => {
    expect(refusalOf(() => parse({ ...message, text: null })).id).toBe(id)
  })
})

test("S4: whatever page the widget is on, what it says of it fits into a frame and is taken as it was said", () => {
  const long = { url: `https://shop.example/#${"x".repeat(70_000)}`, title: "\u0001".repeat(70_000), referrer: "é".repeat(70_000) }
  const said = JSON.stringify({ ...hello, token, page: fittingPage(long) })
  expect(Buffer.byteLength(said)).toBeLessThan(FRAME_LIMIT)
  expect(parseClientFrame(said)).toMatchObject({ page: fittingPage(long) })
  expect(fittingPage(page)).toEqual(page)
})

test("whatever is sent, it is a frame or a BadFrame, never anything else", () => {
  const almost = fc.record(
    {
      type: fc.constantFrom("hello", "message", "typing", "seen", "page", "ping"),
      v: fc.constantFrom(1, 2, "1"),
      id: fc.oneof(fc.constant(id), fc.anything()),
      token: fc.oneof(fc.constant(token), fc.anything()),
      text: fc.oneof(fc.string(), fc.anything()),
      page: fc.oneof(fc.record({ url: fc.string(), title: fc.string(), referrer: fc.string() }), fc.anything()),
      after: fc.oneof(fc.nat(), fc.anything()),
      seq: fc.oneof(fc.nat(), fc.anything()),
      groupId: fc.anything(),
    },
    { requiredKeys: ["type"] },
  )
  const raw = fc.oneof(
    fc.string(),
    fc.json(),
    almost.map((frame) => JSON.stringify(frame, plain)),
  )
  fc.assert(
    fc.property(raw, (text) => {
      try {
        expect(parseClientFrame(text).type).toBeString()
      } catch (error) {
        expect(error).toBeInstanceOf(BadFrame)
      }
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  [id, true],
  ["0198c0de-0000-7000-8000-00000000000", false],
  ["0198c0de00007000800000000000000001", false],
  [`joined-1`, false],
  ["", false],
])("is %p a UUID? %p", (text, answer) => {
  expect(isUuid(text)).toBe(answer)
})

function refusalOf(work: () => unknown): BadFrame {
  try {
    work()
  } catch (error) {
    if (error instanceof BadFrame) return error
  }
  throw new Error("It was not refused.")
}

/** JSON knows no bigint. */
function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value
}
