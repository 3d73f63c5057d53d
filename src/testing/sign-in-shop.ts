import pino from "pino"
import { readConfig, type Config } from "../config.ts"
import type { AgentId } from "../domain/model.ts"
import { insertAgent } from "../features/agents/store.ts"
import { newId } from "../io/random.ts"
import { passwordHash } from "./account-shop.ts"
import { MONDAY, testShopbell, type TestShopbell } from "./app.ts"
import { form } from "./form.ts"

/** A Shopbell where Ada, an admin, signs in with `PASSWORD`. Its requests come from this machine, where a proxy may pass them on. */
export type SignInShop = TestShopbell & {
  readonly adaId: AgentId
  /** The warnings in its log, a line each. */
  readonly logged: readonly string[]
  /** `next`: where the page says that one wanted to. */
  signIn(email: string, password: string, headers?: Readonly<Record<string, string>>, next?: string): Promise<Response>
  isSignedIn(cookie: string): Promise<boolean>
}

/** What is set so that it believes the proxy. */
export const TRUSTED = readConfig({ SHOPBELL_TRUSTED_PROXIES: "127.0.0.1" }).trustedProxies

export async function signInShop(trustedProxies: Config["trustedProxies"] = []): Promise<SignInShop> {
  const logged: string[] = []
  const log = pino({ level: "warn" }, { write: (line) => void logged.push(line) })
  const shop = await testShopbell({ config: { trustedProxies }, log })
  const adaId = newId()
  insertAgent(shop.io.db, { id: adaId, name: "Ada", email: "ada@example.com", role: "admin", status: "offline" }, passwordHash, MONDAY)
  return {
    ...shop,
    adaId,
    logged,
    signIn: (email, password, headers = {}, next) =>
      shop.fetch("/login", form({ email, password, ...(next !== undefined && { next }) }, headers)),
    isSignedIn: async (cookie) => (await shop.fetch("/settings/profile", { headers: { cookie } })).status === 200,
  }
}

/** The session's. */
export function cookieOf(answer: Response): string {
  return answer.headers.get("set-cookie")!.split(";")[0]!
}
