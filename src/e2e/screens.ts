import { join } from "node:path"
import type { Page } from "playwright-core"
import { AGENTS, DEMO_PASSWORD } from "../testing/cast.ts"

/** An admin of the demo company: nothing is closed to her. */
export const ADA = { email: AGENTS.ada.email, password: DEMO_PASSWORD }
export const DESKTOP = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

/** Every page behind the door that has an address of its own, but for the conversations. */
export const PATHS = [
  "/inbox",
  "/inbox/all?state=closed",
  "/settings",
  "/settings/profile",
  "/settings/availability",
  "/settings/preferences",
  "/settings/account",
  "/settings/widget",
  "/settings/agents",
  "/settings/presence",
  "/settings/groups",
  "/settings/groups/new",
  "/settings/days-off",
  "/settings/email",
  "/settings/email/unmatched",
  "/visitors",
  "/statistics",
]

/** In the demo company's list: a usual conversation, and one of somebody who tries to get script into it. */
export const THREADS = [/Hanna Kowalska/, /onerror/]

/** For looking at, if a folder is named. */
export async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder) await page.screenshot({ path: join(folder, `${name.replaceAll(/\W+/g, "-")}.png`) })
}
