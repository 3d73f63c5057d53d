import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { minutes } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { post } from "../../testing/form.ts"
import { teamShop, type TeamShop } from "../../testing/team-shop.ts"
import { changeAccount } from "./commands.ts"
import { findAccount } from "./store.ts"

let shop: TeamShop, ada: SignedIn
beforeEach(async () => {
  shop = await teamShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("the account", () => {
  test("takes a name and the typing preview", async () => {
    await post(ada, "/settings/account", { name: " Flora & Sons ", "typing-preview": "on" })
    expect(findAccount(shop.io.db)).toMatchObject({ name: "Flora & Sons", isTypingPreviewOn: true })
    await post(ada, "/settings/account", { name: "Flora & Sons" })
    expect(findAccount(shop.io.db)).toMatchObject({ name: "Flora & Sons", isTypingPreviewOn: false })
  })

  test("C6: takes how long until a message is missed, and nothing that is not offered", async () => {
    expect(await (await ada.fetch("/settings/account")).text()).toContain(`<option value="5" selected>5 minutes</option>`)
    await post(ada, "/settings/account", { name: "Flora", "missed-after": "15" })
    expect(findAccount(shop.io.db).missedAfter).toBe(minutes(15))
    await post(ada, "/settings/account", { name: "Flora" })
    for (const wrong of ["3", "", "-1", "1e9", `"><script>alert(1)</script>`]) {
      const answer = await post(ada, "/settings/account", { name: "Flora", "missed-after": wrong })
      const page = await answer.text()
      expect([answer.status, page.includes("Choose one of the delays in the list."), page.includes("<script>alert")]).toEqual([
        422,
        true,
        false,
      ])
    }
    expect(findAccount(shop.io.db).missedAfter).toBe(minutes(15))
  })

  test("has the time zone", async () => {
    expect((await post(ada, "/settings/account", { name: "Levain", zone: "europe/paris" })).status).toBe(303)
    expect(await (await ada.fetch("/settings/account")).text()).toContain('<option value="Europe/Paris" selected>')
    const wrong = await post(ada, "/settings/account", { name: "Levain", zone: "Mars/Olympus" })
    expect([wrong.status, (await wrong.text()).includes("This time zone is not known.")]).toEqual([422, true])
  })

  test("W6: keeps whether visitors are asked for a group", () => {
    expect(findAccount(shop.io.db).asksForGroup).toBe(false)
    changeAccount(shop.io, { asksForGroup: true })
    expect(findAccount(shop.io.db).asksForGroup).toBe(true)
  })

  test.each(["", "x".repeat(81)])("refuses the name %j and keeps it in the form", async (name) => {
    const answer = await post(ada, "/settings/account", { name })
    expect([answer.status, (await answer.text()).includes(`value="${name}"`)]).toEqual([422, true])
  })
})

describe("the widget's page", () => {
  test("has the snippet for this address", async () => {
    expect(await (await ada.fetch("/settings/widget")).text()).toContain(
      `&lt;script async src=&quot;${shop.url}/widget.js&quot;&gt;&lt;/script&gt;`,
    )
  })

  test("warns if only this computer can reach that address", async () => {
    expect(await (await ada.fetch("/settings/widget")).text()).toContain("Only this computer can reach 127.0.0.1")
  })

  test("takes a colour, and whether it hides when everyone is offline", async () => {
    await post(ada, "/settings/widget", { color: "#FFCC00", "hide-when-offline": "on" })
    expect(findAccount(shop.io.db)).toMatchObject({ accentColor: "#ffcc00", isWidgetHiddenWhenOffline: true })
    expect(await (await ada.fetch("/settings/widget")).text()).toContain(`fill="#16181d" x-ref="words"`)
  })

  test.each(["red", "#fff", `#000000"><script>alert(1)</script>`, "url(https://evil.test)", ""])("refuses the colour %j", async (color) => {
    const answer = await post(ada, "/settings/widget", { color })
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toContain("A colour is # and six digits")
    expect(page).not.toContain("<script>alert")
    expect(findAccount(shop.io.db).accentColor).toBe("#4f46e5")
  })
})
