import { expect, test } from "bun:test"
import { straight } from "./direction.ts"

test.each([
  ["\u202egpj.exe\u202c", "gpj.exe"],
  ["\u061ca\u200eb\u200fc\u202ad\u202be\u202df\u2066g\u2067h\u2068i\u2069", "abcdefghi"],
  ["חנות · shop", "חנות · shop"],
  ["می\u200cخواهم", "می\u200cخواهم"],
  ["", ""],
])("S1: nothing in a line turns it around: %j", (line, expected) => expect(straight(line)).toBe(expected))
