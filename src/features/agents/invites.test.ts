import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { form, post } from "../../testing/form.ts"
import { teamShop, type TeamShop } from "../../testing/team-shop.ts"
import { history } from "../presence/store.ts"
import { findAgentByEmail } from "./store.ts"

let shop: TeamShop, ada: SignedIn
beforeEach(async () => {
  shop = await teamShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("an invite", () => {
  const GRACE = { name: "Grace", email: "grace@example.com", password: "correct horse" }

  test("lets one person in, as what it says, and signs them in", async () => {
    const link = await invited({ role: "admin" })
    expect(await (await shop.fetch(link)).text()).toContain("Ada invited you")
    const answer = await shop.fetch(link, form(GRACE))
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/settings/profile?done=joined"])
    expect(findAgentByEmail(shop.io.db, "grace@example.com")).toMatchObject({
      name: "Grace",
      role: "admin",
      status: "offline",
      isActive: true,
    })
    // P13: nobody chose that she is Offline.
    const { id } = findAgentByEmail(shop.io.db, "grace@example.com")!
    expect(history(shop.io.db, { agentId: id, before: null, most: 9 })).toMatchObject([{ to: "offline", cause: "joined", by: null }])
    const cookie = answer.headers.get("set-cookie")!.split(";")[0]!
    expect((await shop.fetch("/settings/agents", { headers: { cookie } })).status).toBe(200)
  })

  test("used twice says whom to ask", async () => {
    const link = await invited({})
    await shop.fetch(link, form(GRACE))
    expect(await gone(link)).toContain("This invite was used already. If that was you, sign in. Ask Ada for a new one.")
  })

  test("used by two in the same moment lets one in", async () => {
    const link = await invited({})
    const answers = await Promise.all([shop.fetch(link, form(GRACE)), shop.fetch(link, form({ ...GRACE, email: "mallory@example.com" }))])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410])
  })

  test("ends after 7 days and leaves the list", async () => {
    const link = await invited({})
    shop.clock.advance(days(7) - 1)
    expect((await shop.fetch(link)).status).toBe(200)
    shop.clock.advance(1)
    expect(await gone(link)).toContain("This invite was valid for 7 days. Ask Ada for a new one.")
    expect(await (await ada.fetch("/settings/agents")).text()).not.toContain(link)
  })

  test("revoked lets nobody in", async () => {
    const link = await invited({})
    const id = shop.io.db.get<{ id: string }>("select id from invites")!.id
    expect((await post(ada, `/settings/agents/invites/${id}/revocation`)).status).toBe(303)
    expect(await gone(link)).toContain("This invite was taken back. Ask Ada for a new one.")
    expect((await shop.fetch(link, form(GRACE))).status).toBe(410)
    expect((await post(ada, `/settings/agents/invites/${id}/revocation`)).status).toBe(410)
  })

  test("made up is 404", async () => {
    for (const token of ["x", "A".repeat(43), "%00", "../login"]) {
      expect((await shop.fetch(`/invite/${encodeURIComponent(token)}`)).status).toBe(404)
    }
  })

  test("for one address is for that address", async () => {
    const link = await invited({ email: "grace@example.com" })
    expect(await (await shop.fetch(link)).text()).toMatch(/id="email"[^>]*value="grace@example.com"[^>]*readonly/)
    await shop.fetch(link, form({ ...GRACE, email: "mallory@example.com" }))
    expect(findAgentByEmail(shop.io.db, "mallory@example.com")).toBeNull()
    expect(findAgentByEmail(shop.io.db, "grace@example.com")).not.toBeNull()
  })

  test("is not made for somebody who is there, nor accepted as them", async () => {
    const answer = await post(ada, "/settings/agents/invites", { email: "LINUS@example.com" })
    expect([answer.status, (await answer.text()).includes("Somebody with this email is in your team already.")]).toEqual([422, true])
    const link = await invited({})
    const taken = await shop.fetch(link, form({ ...GRACE, email: "linus@example.com" }))
    expect([taken.status, (await taken.text()).includes("Somebody with this email is in your team already.")]).toEqual([422, true])
    expect((await shop.fetch(link, form(GRACE))).status).toBe(303)
  })

  test("with something wrong says so at each field and keeps the rest", async () => {
    const link = await invited({})
    const answer = await shop.fetch(link, form({ name: `<i>"Grace"</i>`, email: "nope", password: "short" }))
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toContain("This is no email address.")
    expect(page).toContain("That is 5 characters; use 8 or more.")
    expect(page).toContain(`value="&lt;i&gt;&quot;Grace&quot;&lt;/i&gt;"`)
    expect((await post(ada, "/settings/agents/invites", { email: "nope" })).status).toBe(422)
  })

  test("is stored as a hash: who steals the database has no link", async () => {
    const link = await invited({})
    expect(JSON.stringify(shop.io.db.all("select * from invites"))).not.toContain(link.split("/").at(-1)!)
  })

  async function invited(fields: Record<string, string>): Promise<string> {
    expect((await post(ada, "/settings/agents/invites", fields)).headers.get("location")).toBe("/settings/agents?done=invited")
    const page = await (await ada.fetch("/settings/agents")).text()
    return new URL(/value="([^"]*\/invite\/[\w-]{43})"/.exec(page)![1]!).pathname
  }

  async function gone(link: string): Promise<string> {
    const answer = await shop.fetch(link, { headers: { accept: "text/html" } })
    expect(answer.status).toBe(410)
    return await answer.text()
  }
})
