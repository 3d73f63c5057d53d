import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { history } from "../presence/store.ts"
import { findAccount, saveAccount } from "../settings/store.ts"
import { findAgent, findAgentByEmail } from "./store.ts"

let shop: TestShopbell
let ada: SignedIn
let linus: SignedIn

beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin", status: "online" })
  linus = shop.agent("Linus")
})

afterEach(() => shop.stop())

describe("a status", () => {
  test("chosen by hand is stored, and the menu that answers says what is stored", async () => {
    const menu = await (await put(linus, "invisible")).text()
    expect(findAgent(shop.io.db, linus.id)!.status).toBe("invisible")
    expect(menu).toContain(`<span class="visually-hidden">Your status: </span>Invisible`)
    expect(checkedIn(menu)).toEqual(["invisible"])
  })

  test.each(["away", "", "Online", "online; drop table agents"])("can't be %j", async (status) => {
    expect((await put(linus, status)).status).toBe(422)
    expect(findAgent(shop.io.db, linus.id)!.status).toBe("offline")
  })

  test("tells what visitors will see, by the rule that decides it", async () => {
    const menu = await (await put(linus, "online")).text()
    expect(meaningOf("online", menu)).toBe("Visitors see you and can chat live.")
    expect(meaningOf("invisible", menu)).toBe("Visitors chat live with your colleagues. In chats you joined, you stay live.")
    expect(meaningOf("offline", menu)).toBe("Visitors chat live with your colleagues. You get no notifications.")
    expect(menu).not.toContain("last one online")
  })

  test("of the last one online warns before it ends live chat", async () => {
    const menu = await (await put(ada, "online")).text()
    expect(meaningOf("offline", menu)).toBe("Visitors can leave a message. You get no notifications.")
    expect(menu).toContain("You're the last one online. The widget will switch to Messenger mode.")
  })

  test("of the last one online warns that the widget goes, if that is so", async () => {
    saveAccount(shop.io.db, { ...findAccount(shop.io.db), isWidgetHiddenWhenOffline: true })
    const menu = await (await put(ada, "online")).text()
    expect(meaningOf("offline", menu)).toBe("Visitors see no widget. You get no notifications.")
    expect(menu).toContain("You're the last one online. The widget will be hidden.")
  })

  test("once changed, no longer warns", async () => {
    expect(await (await put(ada, "offline")).text()).not.toContain("last one online")
  })

  test.each([
    [false, "The widget switched to Messenger mode."],
    [true, "The widget is hidden now."],
  ])("P8: by key is warned of after, with the way back; the widget hides: %p", async (isWidgetHiddenWhenOffline, then) => {
    saveAccount(shop.io.db, { ...findAccount(shop.io.db), isWidgetHiddenWhenOffline })
    const byKey = (status: string) => ada.fetch("/agents/me/status", form({ status, by: "key" }, "PUT")).then((answer) => answer.text())
    for (const status of ["offline", "invisible"]) {
      expect(await byKey("online")).not.toContain("You were the last one online.")
      const answer = await byKey(status)
      expect(answer).toContain(`You were the last one online. ${then}`)
      expect(answer.split("You were the last one online.")[1]).toContain(">Go online</button>")
    }
    // They are none any more, or not the last.
    expect(await byKey("offline")).not.toContain("You were the last one online.")
    await byKey("online")
    await put(linus, "online")
    expect(await byKey("offline")).not.toContain("You were the last one online.")
  })

  test("changes for nobody who is signed out, nor from another site", async () => {
    expect((await shop.fetch("/agents/me/status", form({ status: "online" }, "PUT"))).status).toBe(401)
    const init = form({ status: "online" }, "PUT")
    const foreign = await linus.fetch("/agents/me/status", { ...init, headers: { ...init.headers, "sec-fetch-site": "cross-site" } })
    expect(foreign.status).toBe(403)
    expect(findAgent(shop.io.db, linus.id)!.status).toBe("offline")
  })
})

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
    const init = method === "GET" ? {} : form({ role: "admin" }, method)
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
    await put(linus, "online")
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

describe("a link to a new password", () => {
  test("is an admin's to hand on, signs out everywhere else, and works once", async () => {
    const link = await passwordLink()
    expect(await (await shop.fetch(link)).text()).toContain("Choose a new password for linus@example.com.")
    const answer = await shop.fetch(link, form({ password: "better horse" }))
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/inbox"])
    expect((await linus.fetch("/settings/profile")).status).toBe(401)
    expect((await shop.fetch("/login", form({ email: linus.email, password: "better horse" }))).status).toBe(303)
    expect((await shop.fetch(link)).status).toBe(410)
    expect((await shop.fetch(link, form({ password: "worse horse" }))).status).toBe(410)
  })

  test("refuses a short password and stays open", async () => {
    const link = await passwordLink()
    expect((await shop.fetch(link, form({ password: "short" }))).status).toBe(422)
    expect((await shop.fetch(link, form({ password: "better horse" }))).status).toBe(303)
  })

  test("ends after 24 hours, with any new password, and with the agent", async () => {
    const [first, second] = [await passwordLink(), await passwordLink()]
    shop.clock.advance(days(1))
    expect((await shop.fetch(first)).status).toBe(410)
    expect((await shop.fetch(second, form({ password: "better horse" }))).status).toBe(410)
    const [third, fourth] = [await passwordLink(), await passwordLink()]
    await shop.fetch(third, form({ password: "better horse" }))
    expect((await shop.fetch(fourth)).status).toBe(410)
    const fifth = await passwordLink()
    await post(ada, `/settings/agents/${linus.id}/deactivation`)
    expect((await shop.fetch(fifth)).status).toBe(410)
  })

  test("can't be turned into one for somebody else, nor given more time", async () => {
    const [, until, signature] = (await passwordLink()).split("/password/")[1]!.split(".")
    for (const token of [`${ada.id}.${until}.${signature}`, `${linus.id}.zzzzzzzzz.${signature}`, `${linus.id}.${until}.`, "", "x"]) {
      expect([404, 410]).toContain((await shop.fetch(`/password/${token}`)).status)
      expect([404, 410]).toContain((await shop.fetch(`/password/${token}`, form({ password: "better horse" }))).status)
    }
  })

  test("is not shown to agents", async () => {
    expect((await linus.fetch(`/settings/agents?password-link=${ada.id}`)).status).toBe(403)
  })

  async function passwordLink(): Promise<string> {
    const page = await (await ada.fetch(`/settings/agents?password-link=${linus.id}`)).text()
    return new URL(/value="([^"]*\/password\/[^"]+)"/.exec(page)![1]!).pathname
  }
})

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
    expect(await gone(link)).toContain("This invite was used already. If that was you, sign in. Otherwise: Ask Ada for a new one.")
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

function put(agent: SignedIn, status: string): Promise<Response> {
  return agent.fetch("/agents/me/status", form({ status }, "PUT"))
}

function post(agent: SignedIn, path: string, fields: Record<string, string> = {}): Promise<Response> {
  return agent.fetch(path, form(fields))
}

function form(fields: Record<string, string>, method = "POST") {
  return { method, body: new URLSearchParams(fields).toString(), headers: { "content-type": "application/x-www-form-urlencoded" } }
}

function checkedIn(menu: string): string[] {
  return [...menu.matchAll(/value="(\w+)"\s+aria-checked="true"/g)].map((found) => found[1]!)
}

function meaningOf(status: string, menu: string): string {
  return new RegExp(`id="status-${status}-means">([^<]*)<`).exec(menu)![1]!
}
