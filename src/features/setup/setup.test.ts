import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { minutes } from "../../domain/time.ts"
import { TEST_CONFIG, testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { roster } from "../agents/store.ts"
import { history } from "../presence/store.ts"
import { changeAccount } from "../settings/commands.ts"
import { findAccount } from "../settings/store.ts"
import { adoptZone, createFirstAdmin } from "./commands.ts"
import { setupToken } from "./link.ts"
import { startLines } from "./start-lines.ts"

let shop: TestShopbell
const FOUNDER = { company: "Flora & Sons", name: "Ada", email: "ada@example.com", password: "correct horse" }

beforeEach(async () => {
  shop = await testShopbell()
})

afterEach(() => shop.stop())

describe("the set-up link", () => {
  test("is printed at the start while there are no agents, and leads to a form", async () => {
    const path = linkPrinted()
    const answer = await shop.fetch(path)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain("Welcome to Shopbell")
  })

  test("makes the first admin, signs them in and says where the widget is", async () => {
    const answer = await setUp(FOUNDER)
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/settings/widget?done=set-up"])
    expect(roster(shop.io.db)).toMatchObject([{ name: "Ada", email: "ada@example.com", role: "admin", status: "offline", isActive: true }])
    expect(findAccount(shop.io.db).name).toBe("Flora & Sons")
    // P13: nobody chose Offline; where the widget is, they are told, with the way to go online.
    expect(history(shop.io.db, { agentId: null, before: null, most: 9 })).toMatchObject([{ to: "offline", cause: "joined", by: null }])
    const page = await shop.fetch("/settings/widget", { headers: { cookie: answer.headers.get("set-cookie")!.split(";")[0]! } })
    const html = await page.text()
    expect(html).toContain("Flora &amp; Sons")
    expect(html).toContain("You are offline. Visitors see Messenger: they can only leave a message.")
    expect(html).toMatch(/Offline since \d\d:\d\d, when you joined the team\./)
  })

  test("takes the time zone that the browser told for the account's; without script, or with none that is known, it is UTC (P13, I8)", async () => {
    const page = await (await shop.fetch(linkPrinted())).text()
    expect(page).toContain(`<input type="hidden" name="zone" data-own-zone>`)
    await setUp({ ...FOUNDER, zone: "america/new_york" })
    expect(findAccount(shop.io.db)).toMatchObject({ timeZone: "America/New_York", zoneFrom: "browser" })
  })

  test("takes UTC from a browser that says so, and it stays (P13)", async () => {
    await setUp({ ...FOUNDER, zone: "UTC" })
    adoptZone(shop.io, roster(shop.io.db)[0]!.id, "Asia/Tokyo")
    expect(findAccount(shop.io.db)).toMatchObject({ timeZone: "UTC", zoneFrom: "browser" })
  })

  test.each(["", "Mars/Olympus", "+02:00", "<b>", "x".repeat(5_000)])("a zone of “%s” is none", async (zone) => {
    expect((await setUp({ ...FOUNDER, zone })).status).toBe(303)
    expect(findAccount(shop.io.db)).toMatchObject({ timeZone: "UTC", zoneFrom: "nobody" })
  })

  test("works once", async () => {
    const path = linkPrinted()
    await setUp(FOUNDER)
    const again = await shop.fetch(path, { headers: { accept: "text/html" } })
    expect(again.status).toBe(410)
    expect(await again.text()).toContain("Shopbell is set up already.")
    expect((await setUp({ ...FOUNDER, email: "mallory@example.com" })).status).toBe(410)
    expect(roster(shop.io.db)).toHaveLength(1)
  })

  test("works once, even if two use it in the same moment", async () => {
    const answers = await Promise.all([setUp(FOUNDER), setUp({ ...FOUNDER, email: "bob@example.com" })])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410])
    expect(roster(shop.io.db)).toHaveLength(1)
  })

  test("holds for 30 minutes; a later start prints another", async () => {
    const path = linkPrinted()
    shop.clock.advance(minutes(30) - 1)
    expect((await shop.fetch(path)).status).toBe(200)
    shop.clock.advance(1)
    const late = await shop.fetch(path)
    expect(late.status).toBe(410)
    expect(await late.text()).toContain("Restart Shopbell; it prints a new one.")
    expect((await shop.fetch(linkPrinted())).status).toBe(200)
  })

  test.each(["/setup", "/setup?token=", "/setup?token=x", "/setup?token=zzzzzzzzz.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])(
    "%s opens nothing",
    async (path) => {
      expect((await shop.fetch(path)).status).toBe(410)
    },
  )

  test("has a heading that fits also where it was mistyped, or is not the link at all (K3)", async () => {
    const answer = await shop.fetch("/setup?token=x", { headers: { accept: "text/html" } })
    const text = await answer.text()
    expect([answer.status, /<h1[^>]*>([^<]*)/.exec(text)?.[1]]).toEqual([410, "This link does not work"])
    expect(text).toContain("This is not the set-up link. Copy the whole line that the server printed when it started.")
  })

  test("can't be given more time", async () => {
    const [until, signature] = setupToken(shop.io).split(".")
    const later = (Number.parseInt(until!, 36) + minutes(60)).toString(36)
    expect((await shop.fetch(`/setup?token=${later}.${signature}`)).status).toBe(410)
    expect((await setUp(FOUNDER, `${later}.${signature}`)).status).toBe(410)
    expect(roster(shop.io.db)).toEqual([])
  })

  test("is not printed once there is an agent", async () => {
    await setUp(FOUNDER)
    expect(startLines(shop.io, TEST_CONFIG, shop.url).join("\n")).not.toContain("setup")
  })
})

describe("the form", () => {
  test("names every problem at its field and keeps what was typed, but not the password", async () => {
    const answer = await setUp({ company: " ", name: "<b>Ada</b>", email: "nope", password: "1234567" })
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toContain("Enter your company&#x27;s name.")
    expect(page).toContain("This is no email address.")
    expect(page).toContain("That is 7 characters; use 8 or more.")
    expect(page).toContain(`value="&lt;b&gt;Ada&lt;/b&gt;"`)
    expect(page).not.toContain("1234567")
    expect(page.match(/aria-invalid="true"/g)).toHaveLength(3)
    expect(page).toMatch(/id="company"[^>]*aria-invalid="true"[^>]*autofocus/)
    expect(page.match(/ autofocus/g)).toHaveLength(1)
  })

  test.each([
    ["name", "x".repeat(81), "That is 81 characters; 80 is the most."],
    ["email", `${"x".repeat(300)}@example.com`, "254 is the most."],
    ["password", "x".repeat(201), "200 is the most."],
  ])("refuses a long %s", async (field, value, words) => {
    const answer = await setUp({ ...FOUNDER, [field]: value })
    expect([answer.status, (await answer.text()).includes(words)]).toEqual([422, true])
  })

  test("without script it is a plain form that carries the link along", async () => {
    const path = linkPrinted()
    const page = await (await shop.fetch(path)).text()
    expect(page).toContain(`<form class="form" method="post" action="/setup"`)
    expect(page).toContain(`name="token" value="${path.split("token=")[1]}"`)
  })
})

describe("SHOPBELL_ADMIN_EMAIL and SHOPBELL_ADMIN_PASSWORD", () => {
  const config = { ...TEST_CONFIG, admin: { email: "root@example.com", password: "correct horse" } }

  test("make the first admin, who can sign in", async () => {
    await createFirstAdmin(shop.io, config)
    expect(roster(shop.io.db)).toMatchObject([{ email: "root@example.com", name: "Root", role: "admin" }])
    const answer = await shop.fetch("/login", form({ email: "root@example.com", password: "correct horse" }))
    expect(answer.status).toBe(303)
  })

  test.each([
    ["jane.doe@example.com", "Jane Doe"],
    ["mary-ann_smith+chat@example.com", "Mary Ann Smith"],
    ["_@example.com", "_@example.com"],
  ])("make of %s the name %s", async (email, name) => {
    await createFirstAdmin(shop.io, { ...config, admin: { ...config.admin, email } })
    expect(roster(shop.io.db)[0]!.name).toBe(name)
  })

  test("make a name no longer than one may be", async () => {
    await createFirstAdmin(shop.io, { ...config, admin: { ...config.admin, email: `${"x".repeat(200)}@example.com` } })
    expect(roster(shop.io.db)[0]!.name).toBe(`X${"x".repeat(79)}`)
  })

  describe("the account's time zone (P13, I8)", () => {
    let tab: TestInbox
    afterEach(() => tab.close())

    async function livesIn(agent: SignedIn, timeZone: string): Promise<string> {
      shop.clock.advance(minutes(1))
      tab = new TestInbox(shop.url, agent)
      await tab.look()
      tab.send({ type: "active", timeZone })
      await tab.settled()
      return findAccount(shop.io.db).timeZone
    }

    test("is that of the first admin's browser, from their first sign of life on", async () => {
      const ada = shop.agent("Ada", { role: "admin" })
      expect(await livesIn(ada, "Mars/Olympus")).toBe("UTC")
      expect(await livesIn(ada, "America/New_York")).toBe("America/New_York")
      const page = await (await ada.fetch("/settings/presence")).text()
      expect(page).toContain("Times are those of America/New York.")
      // On a journey.
      expect(await livesIn(ada, "Asia/Tokyo")).toBe("America/New_York")
    })

    test("is UTC if that browser says so, and no later one's", async () => {
      const ada = shop.agent("Ada", { role: "admin" })
      expect(await livesIn(ada, "UTC")).toBe("UTC")
      expect(findAccount(shop.io.db).zoneFrom).toBe("browser")
      expect(await livesIn(ada, "America/New_York")).toBe("UTC")
    })

    test("stays UTC if an admin saved that in Settings > Account before the first sign of life", async () => {
      const ada = shop.agent("Ada", { role: "admin" })
      const body = new URLSearchParams({ name: "Flora", zone: "UTC" })
      expect((await ada.fetch("/settings/account", { method: "POST", body })).status).toBe(303)
      expect(findAccount(shop.io.db).zoneFrom).toBe("agent")
      expect(await livesIn(ada, "America/New_York")).toBe("UTC")
    })

    test("is not chosen by whoever changes something else of the account", async () => {
      const ada = shop.agent("Ada", { role: "admin" })
      changeAccount(shop.io, { accentColor: "#123456" })
      expect(await livesIn(ada, "America/New_York")).toBe("America/New_York")
    })

    test("is nobody else's", async () => {
      const [, zoe, ben] = [shop.agent("Ada", { role: "admin" }), shop.agent("Zoe", { role: "admin" }), shop.agent("Ben")]
      expect(await livesIn(zoe, "America/New_York")).toBe("UTC")
      expect(await livesIn(ben, "America/New_York")).toBe("UTC")
    })

    test("stays what somebody chose", async () => {
      const ada = shop.agent("Ada", { role: "admin" })
      changeAccount(shop.io, { timeZone: "Europe/Paris" })
      expect(await livesIn(ada, "America/New_York")).toBe("Europe/Paris")
      changeAccount(shop.io, { timeZone: "UTC" })
      expect(await livesIn(ada, "America/New_York")).toBe("UTC")
    })
  })

  test("change nothing at a later start", async () => {
    await createFirstAdmin(shop.io, config)
    await createFirstAdmin(shop.io, { ...config, admin: { email: "other@example.com", password: "another horse" } })
    expect(roster(shop.io.db).map(({ email }) => email)).toEqual(["root@example.com"])
  })
})

function linkPrinted(): string {
  return /\/setup\?token=\S+/.exec(startLines(shop.io, TEST_CONFIG, shop.url).join("\n"))![0]
}

function setUp(founder: Record<string, string>, token = setupToken(shop.io)): Promise<Response> {
  return shop.fetch("/setup", form({ ...founder, token }))
}

function form(fields: Record<string, string>) {
  return { method: "POST", body: new URLSearchParams(fields).toString(), headers: { "content-type": "application/x-www-form-urlencoded" } }
}
