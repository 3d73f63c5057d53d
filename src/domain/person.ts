import { TURNS } from "./direction.ts"
import { NAME_LIMIT } from "./model.ts"
import { isBlank } from "./text.ts"

export const PASSWORD_LEAST = 8
/** Hashing takes time by the length; nobody types more. */
export const PASSWORD_MOST = 200
const EMAIL_MOST = 254

/** One line as a person meant it: no control characters, none that turn text around, no doubled spaces. */
export function cleanLine(text: string): string {
  return (
    text
      .normalize("NFC")
      // These three only hint which way a line runs, and come along when one is pasted.
      .replaceAll(/[\u061c\u200e\u200f]/g, "")
      .replaceAll(TURNS, " ")
      .replaceAll(/[\p{Cc}\u2028\u2029\ufeff]+/gu, " ")
      .replaceAll(/\s+/g, " ")
      .trim()
  )
}

/** What is wrong with a name, or null. */
export function nameProblem(name: string, whose = "your name"): string | null {
  if (isBlank(name)) return `Enter ${whose}.`
  if ([...name].length > NAME_LIMIT) return `That is ${[...name].length} characters; ${NAME_LIMIT} is the most.`
  return null
}

/** Only what is surely wrong: whether an address exists, a mail finds out. */
export function emailProblem(email: string): string | null {
  if (email === "") return "Enter an email address."
  if (email.length > EMAIL_MOST) return `That is ${email.length} characters; ${EMAIL_MOST} is the most.`
  if (!/^[^\s@<>"(),:;\\]+@[^\s@<>"(),:;\\]+$/.test(email)) return "This is no email address. It looks like name@example.com."
  return null
}

/** Length is what helps; rules about digits and signs do not. */
export function passwordProblem(password: string, email: string): string | null {
  const length = [...password].length
  if (password === "") return "Enter a password."
  if (length < PASSWORD_LEAST) return `That is ${length} ${length === 1 ? "character" : "characters"}; use ${PASSWORD_LEAST} or more.`
  if (length > PASSWORD_MOST) return `That is ${length} characters; ${PASSWORD_MOST} is the most.`
  if (password.toLowerCase() === email.toLowerCase()) return "Your email is no password. Choose something else."
  return null
}

/** Names of fields → what is wrong, or null if all is well. */
export function problemsIn(checks: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> | null {
  const problems = Object.entries(checks).filter((entry): entry is [string, string] => entry[1] !== null)
  return problems.length === 0 ? null : Object.fromEntries(problems)
}
