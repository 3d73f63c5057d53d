import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { SignedIn } from "../../testing/app.ts"
import { form, post } from "../../testing/form.ts"
import { teamShop, type TeamShop } from "../../testing/team-shop.ts"
import { findAgent } from "./store.ts"

let shop: TeamShop, ada: SignedIn, linus: SignedIn
beforeEach(async () => {
  shop = await teamShop()
  ;({ ada, linus } = shop)
})
afterEach(() => shop.stop())

describe("the team's page", () => {
  test.each([
    ["GET", "/settings/agents"],
    ["GET", "/settings/account"],
    ["GET", "/settings/widget"],
    ["POST", "/settings/account"],
    ["POST", "/settings/widget"],
    ["POST", "/settings/agents/invites"],
    ["POST", "/settings/agents/invites/x/revocation"],
    ["POST", "/settings/agents/x/role"],
    ["POST", "/settings/agents/x/deactivation"],
    ["POST", "/settings/agents/x/reactivation"],
  ])("%s %s is for admins alone", async (method, path) => {
    const init = method === "GET" ? {} : form({ role: "admin" }, {}, method)
    const answer = await linus.fetch(path, {
      ...init,
      headers: { ...(init as RequestInit).headers, accept: "text/html" } as Record<string, string>,
    })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain("Only an admin may do this.")
    expect((await shop.fetch(path, init)).status).toBe(401)
  })

  test("shows agents nothing of the pages that are not theirs", async () => {
    const page = await (await linus.fetch("/settings/profile")).text()
    expect(page).toContain(`href="/settings/profile"`)
    for (const path of ["account", "widget", "agents"]) expect(page).not.toContain(`href="/settings/${path}"`)
  })

  test("shows hostile names and emails as text", async () => {
    shop.agent(`<img src=x onerror=alert(1)>`)
    shop.agent(`"><svg/onload=alert(1)>`)
    const page = await (await ada.fetch("/settings/agents")).text()
    expect(page).not.toContain("<img src=x")
    expect(page).not.toContain("<svg/onload")
    expect(page).toContain("&lt;img src=x onerror=alert(1)&gt;")
  })
})

describe("a role", () => {
  test("changes, and counts at once", async () => {
    await post(ada, `/settings/agents/${linus.id}/role`, { role: "admin" })
    expect((await linus.fetch("/settings/agents")).status).toBe(200)
    await post(ada, `/settings/agents/${linus.id}/role`, { role: "agent" })
    expect((await linus.fetch("/settings/agents")).status).toBe(403)
  })

  test("given up by oneself leads to a page that an agent may see, which says so", async () => {
    await post(ada, `/settings/agents/${linus.id}/role`, { role: "admin" })
    const answer = await post(ada, `/settings/agents/${ada.id}/role`, { role: "agent" })
    const next = await ada.fetch(answer.headers.get("location")!)
    expect([answer.status, next.status, (await next.text()).includes("Role changed.")]).toEqual([303, 200, true])
  })

  test("of the last admin stays", async () => {
    const answer = await post(ada, `/settings/agents/${ada.id}/role`, { role: "agent" })
    expect([answer.status, (await answer.json()).message]).toEqual([409, "Ada is the last admin. Make somebody else an admin first."])
    expect(await (await ada.fetch("/settings/agents")).text()).toContain("The last admin stays one.")
  })

  test.each(["owner", ""])("can't be %j", async (role) => {
    expect((await post(ada, `/settings/agents/${linus.id}/role`, { role })).status).toBe(422)
  })

  test("of nobody is 404", async () => {
    expect((await post(ada, "/settings/agents/nobody/role", { role: "agent" })).status).toBe(404)
  })
})

describe("deactivating", () => {
  test("signs out everywhere, makes offline, and can be undone", async () => {
    await linus.fetch("/agents/me/status", form({ status: "online" }, {}, "PUT"))
    expect((await post(ada, `/settings/agents/${linus.id}/deactivation`)).status).toBe(303)
    expect((await linus.fetch("/settings/profile")).status).toBe(401)
    expect(findAgent(shop.io.db, linus.id)).toMatchObject({ isActive: false, status: "offline" })
    await post(ada, `/settings/agents/${linus.id}/reactivation`)
    expect(findAgent(shop.io.db, linus.id)).toMatchObject({ isActive: true, status: "offline" })
    expect((await linus.fetch("/settings/profile")).status).toBe(401)
  })

  test("the last admin, or oneself, is refused and nothing of it is kept", async () => {
    const last = await post(ada, `/settings/agents/${ada.id}/deactivation`)
    expect([last.status, (await last.json()).message]).toEqual([409, "Ada is the last admin. Make somebody else an admin first."])
    await post(ada, `/settings/agents/${linus.id}/role`, { role: "admin" })
    const self = await post(ada, `/settings/agents/${ada.id}/deactivation`)
    expect([self.status, (await self.json()).message]).toEqual([409, "You can't deactivate yourself. Ask another admin to do it."])
    expect((await ada.fetch("/settings/agents")).status).toBe(200)
  })
})
