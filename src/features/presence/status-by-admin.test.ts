import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { SignedIn } from "../../testing/app.ts"
import { presencePage, type PresencePage } from "../../testing/presence-page.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate } from "../agents/commands.ts"
import { findAgent, saveMembership } from "../agents/store.ts"
import { changeAccount } from "../settings/commands.ts"
import { chooseStatus } from "./commands.ts"
import { history } from "./store.ts"

// P13. Monday 2 March 2026, 10:00 UTC, is when each test begins; in Paris it is 11:00.

let shop: PresencePage, ada: SignedIn, ben: SignedIn
beforeEach(async () => {
  shop = await presencePage()
  ;({ ada, ben } = shop)
})
afterEach(() => shop.stop())

describe("an admin sets a status by hand", () => {
  test("and is warned before if it is the last one online's (P8)", async () => {
    const warnings = async () => (await shop.get()).page.match(/\S+ \S+ the last one online\. The widget will [\w ]+\./g) ?? []
    expect(await warnings()).toEqual([])
    chooseStatus(shop.io, ben, "online", ben.id)
    expect(await warnings()).toEqual(["Ben is the last one online. The widget will switch to Messenger mode."])
    changeAccount(shop.io, { isWidgetHiddenWhenOffline: true })
    expect(await warnings()).toEqual(["Ben is the last one online. The widget will be hidden."])
    chooseStatus(shop.io, ada, "online", ada.id)
    expect(await warnings()).toEqual([])
    chooseStatus(shop.io, ben, "invisible", ben.id)
    expect((await shop.get()).page).toContain("You're the last one online. The widget will be hidden.")
  })

  test("and the row in the history says who it was", async () => {
    const answer = await set(ben, "online")
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/settings/presence?done=status"])
    expect(findAgent(shop.io.db, ben.id)!.status).toBe("online")
    expect(history(shop.io.db, { agentId: ben.id, before: null, most: 1 })).toMatchObject([{ cause: "by admin", by: ada.id, to: "online" }])
    expect((await shop.get()).page).toContain("Ben Offline → to Online Set by Ada Mon 2 Mar 2026, 10:00")
  })

  test("and everybody is told the admin's name, also once they have left", async () => {
    const zoe = shop.agent("Zoe", { role: "admin" })
    chooseStatus(shop.io, ben, "online", zoe.id)
    deactivate(shop.io, findAgent(shop.io.db, ada.id)!, zoe.id, NO_INVITES)
    const page = (await shop.get()).page
    expect(page).toContain("Ben Online since 10:00, set by Zoe.")
    expect(page).toContain("All agents: Ben is Online since 10:00, set by Zoe.")
    expect(page).toContain("Set by Zoe Mon 2 Mar 2026, 10:00")
    expect(await (await ben.fetch("/inbox")).text()).toContain("Online since 10:00, set by Zoe.")
  })

  test("one's own is by hand", async () => {
    await set(ada, "online")
    expect(history(shop.io.db, { agentId: ada.id, before: null, most: 1 })).toMatchObject([{ cause: "by hand" }])
  })

  test("not of somebody who is gone or never was, and no status that is none", async () => {
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, ben.id)!, isActive: false }, shop.clock.now())
    expect((await set(ben, "online")).status).toBe(409)
    expect((await set({ id: "nobody" }, "online")).status).toBe(404)
    expect((await set(ada, "busy")).status).toBe(422)
    expect(history(shop.io.db, { agentId: null, before: null, most: 9 })).toEqual([])
  })
})

function set({ id }: { readonly id: string }, status: string): Promise<Response> {
  return ada.fetch(`/settings/presence/${id}/status`, { method: "POST", body: new URLSearchParams({ status }) })
}
