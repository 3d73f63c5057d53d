import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { form, post } from "../../testing/form.ts"
import { teamShop, type TeamShop } from "../../testing/team-shop.ts"

let shop: TeamShop, ada: SignedIn, linus: SignedIn
beforeEach(async () => {
  shop = await teamShop()
  ;({ ada, linus } = shop)
})
afterEach(() => shop.stop())

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
    await post(ada, `/settings/agents/${linus.id}/reactivation`)
    expect((await shop.fetch(fifth)).status).toBe(410)
    expect((await shop.fetch(await passwordLink())).status).toBe(200)
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
