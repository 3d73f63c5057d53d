import type { Browser } from "playwright-core"
import { AGENTS, DEMO_PASSWORD, type AgentKey } from "../testing/cast.ts"
import { launchBrowser } from "./browser.ts"
import { opened, signIn } from "./people.ts"
import { openShop, startServer, type Server, type Shop } from "./stage.ts"

/** All that a story in browsers needs: a browser, a Shopbell, and a shop on another site that has its widget. */
export type Theatre = {
  readonly browser: Browser
  readonly server: Server
  readonly shop: Shop
  close(): Promise<void>
}

/** Takes up to two minutes on a busy machine. */
export async function openTheatre(env: Record<string, string> = {}): Promise<Theatre> {
  const [browser, server] = await Promise.all([launchBrowser(), startServer(env)])
  const shop = openShop(server.url)
  return {
    browser,
    server,
    shop,
    async close() {
      await browser.close()
      await shop.stop()
      await server.stop()
    },
  }
}

/** K7: the environment in which the demo company works here, in place of a first admin. */
export const DEMO = { SHOPBELL_DEV: "1", SHOPBELL_ADMIN_EMAIL: "", SHOPBELL_ADMIN_PASSWORD: "" }

/** The inbox of somebody of the demo company, in a browser of their own. */
export async function inboxOf({ browser, server }: Theatre, key: AgentKey): ReturnType<typeof opened> {
  const one = await opened(browser)
  await signIn(one.page, server.url, { email: AGENTS[key].email, password: DEMO_PASSWORD })
  return one
}
