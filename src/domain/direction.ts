/** S1: Unicode's characters that turn the text around them. They mean something in a text that is shown by itself, nothing in a line of ours. */
export const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** S1: a line without them, so that "\u202egpj.exe" does not read "exe.jpg". */
export function straight(line: string): string {
  return line.replaceAll(TURNS, "")
}
