import { describe, expect, test } from "bun:test"
import { BadInboxFrame, INBOX_FRAME_LIMIT, parseInboxFrame } from "./inbox-frames.ts"

const LOOK = {
  type: "look",
  list: { view: "mine", state: "open", isOldestFirst: false, rows: 25 },
  conversation: "c1",
  after: { seq: 3, noteSeq: 1, revision: 0, noteRevision: 2 },
  isVisible: true,
  isPresence: false,
  deafFor: 1_500,
}

describe("an inbox's frame", () => {
  test("says what is looked at", () => {
    expect(parseInboxFrame(JSON.stringify(LOOK))).toEqual(LOOK as never)
    expect(parseInboxFrame(JSON.stringify({ ...LOOK, list: null, conversation: null }))).toMatchObject({ list: null, conversation: null })
  })

  test("I7: says of a tab that is older than the server, and cannot say it, that it missed nothing", () => {
    expect(parseInboxFrame(JSON.stringify({ ...LOOK, deafFor: undefined }))).toMatchObject({ deafFor: 0 })
  })

  test("C9: says of a tab that is older than the server, and cannot say it, that it knows of no changed comment", () => {
    const after = { ...LOOK.after, noteRevision: undefined }
    expect(parseInboxFrame(JSON.stringify({ ...LOOK, after }))).toMatchObject({ after: { ...LOOK.after, noteRevision: 0 } })
  })

  test("asks for no more than 200 rows, whatever it says", () => {
    const frame = parseInboxFrame(JSON.stringify({ ...LOOK, list: { ...LOOK.list, rows: 1_000_000 } }))
    expect(frame).toMatchObject({ list: { rows: 200 } })
  })

  test("says nothing that it does not mean: whatever is not true is false", () => {
    expect(parseInboxFrame(`{"type":"typing","conversation":"c1","isTyping":"yes","isReply":1}`)).toEqual({
      type: "typing",
      conversation: "c1",
      isTyping: false,
      isReply: false,
    })
  })

  test.each([
    ["", "JSON"],
    ["{", "JSON"],
    ["null", "object"],
    ["[]", "object"],
    ["123", "object"],
    ["{}", "type"],
    [`{"type":"__proto__"}`, "type"],
    [`{"type":"seen","conversation":"../x","seq":1}`, "id"],
    [`{"type":"seen","conversation":"c1","seq":-1}`, "number"],
    [`{"type":"seen","conversation":"c1","seq":1e400}`, "number"],
    [`{"type":"seen","conversation":["c1"],"seq":1}`, "id"],
    [JSON.stringify({ ...LOOK, after: null }), "object"],
    [JSON.stringify({ ...LOOK, list: { ...LOOK.list, view: "everything" } }), "view"],
    [JSON.stringify({ ...LOOK, list: { ...LOOK.list, state: "open' or 1" } }), "state"],
  ])("is refused in words: %s", (raw, words) => {
    expect(() => parseInboxFrame(raw)).toThrow(BadInboxFrame)
    expect(() => parseInboxFrame(raw)).toThrow(new RegExp(words, "i"))
  })

  test("is short text", () => {
    expect(() => parseInboxFrame(`{"type":"ping","x":"${"x".repeat(INBOX_FRAME_LIMIT)}"}`)).toThrow(/characters/)
    expect(() => parseInboxFrame(new Uint8Array([0xff]))).toThrow(BadInboxFrame)
  })
})
