import type { SignedIn } from "./app.ts"

/** A list is a field that is there more than once. */
export type Fields = Readonly<Record<string, string | readonly string[]>>

/** As a browser sends it. */
export function form(fields: Fields, headers: Readonly<Record<string, string>> = {}, method = "POST") {
  const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
  const body = new URLSearchParams(pairs).toString()
  return { method, body, headers: { "content-type": "application/x-www-form-urlencoded", ...headers } }
}

/** As this agent's browser sends it. */
export function post(agent: Pick<SignedIn, "fetch">, path: string, fields: Fields = {}): Promise<Response> {
  return agent.fetch(path, form(fields))
}
