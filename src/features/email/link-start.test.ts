import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { accountShop, PASSWORD, type AccountShop } from "../../testing/account-shop.ts"
import { form } from "../../testing/form.ts"
import type { SignedIn } from "../../testing/app.ts"
import { saveMailSettings, storedMailSettings } from "./settings-store.ts"

// E7, I8, S2: a mail has no address bar; where its links lead is known from where admins sign in.

let shop: AccountShop
let ada: SignedIn
beforeEach(async () => {
  shop = await accountShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("where links in mails start", () => {
  beforeEach(() => saveMailSettings(shop.io.db, { publicUrl: null }))

  test("is where an admin signed in last, but for this machine's own address", async () => {
    shop.agentWithPassword("Grace", "grace@example.com", "admin")
    await shop.signIn("grace@example.com", PASSWORD)
    expect(publicUrl()).toBe(shop.url)
    await shop.signIn("grace@example.com", PASSWORD, { host: "chat.example.com" })
    expect(publicUrl()).toBe("http://chat.example.com")
    await shop.signIn("grace@example.com", PASSWORD)
    await shop.signIn("grace@example.com", PASSWORD, { host: "localhost:3000" })
    expect(publicUrl()).toBe("http://chat.example.com")
  })

  test("is not where somebody failed to sign in, nor an agent's to say: links to new passwords would go there", async () => {
    shop.agentWithPassword("Linus")
    await shop.signIn("linus@example.com", PASSWORD, { host: "evil.example" })
    await shop.signIn(ada.email, "wrong one", { host: "evil.example" })
    expect(publicUrl()).toBeNull()
  })

  test("without one, an invite's mail leads to where its admin is", async () => {
    await invite("grace@example.com")
    expect(shop.mailTo("grace@example.com").text).toContain(`${shop.url}/invite/`)
  })

  const publicUrl = () => storedMailSettings(shop.io.db).publicUrl
})

function invite(email: string): Promise<Response> {
  return ada.fetch("/settings/agents/invites", form({ email }))
}
