import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { PASSWORD_LINK_HOLDS } from "../../domain/sign-in.ts"
import { accountShop, type AccountShop } from "../../testing/account-shop.ts"
import type { SignedIn } from "../../testing/app.ts"
import { form, post } from "../../testing/form.ts"
import { passwordToken } from "../auth/password-link.ts"
import { findAgent, findAgentByEmail, saveMembership } from "./store.ts"

const GRACE = { name: "Grace", email: "grace@example.com", password: "correct horse" }

let shop: AccountShop
let ben: SignedIn
let linus: SignedIn

beforeEach(async () => {
  shop = await accountShop()
  ben = shop.agent("Ben", { role: "admin" })
  linus = shop.agent("Linus")
})

afterEach(() => shop.stop())

const isDeactivated = () => post(shop.ada, `/settings/agents/${ben.id}/deactivation`)
const isAdminNoMore = () => post(shop.ada, `/settings/agents/${ben.id}/role`, { role: "agent" })

describe.each([
  ["is deactivated", isDeactivated, () => post(shop.ada, `/settings/agents/${ben.id}/reactivation`)],
  ["is no admin any more", isAdminNoMore, () => post(shop.ada, `/settings/agents/${ben.id}/role`, { role: "admin" })],
] as const)("S2, S3, pitfall 9: once an admin %s,", (_, go, comeBack) => {
  test("their open invites are taken back for good, and nobody else's", async () => {
    const [bens, adas] = [await invited(ben), await invited(shop.ada)]
    expect((await go()).status).toBe(303)
    const answer = await shop.fetch(bens, form(GRACE, { accept: "text/html" }))
    expect(answer.status).toBe(410)
    expect(await answer.text()).toContain("This invite was taken back. Ask an admin for a new one.")
    expect(findAgentByEmail(shop.io.db, GRACE.email)).toBeNull()
    const list = await (await shop.ada.fetch("/settings/agents")).text()
    expect([list.includes(bens), list.includes(adas)]).toEqual([false, true])
    await comeBack()
    expect((await shop.fetch(bens)).status).toBe(410)
    expect((await shop.fetch(adas, form(GRACE))).status).toBe(303)
  })

  test("the mails of their invites that wait are called off", async () => {
    for (const [by, email] of [
      [ben, "grace@example.com"],
      [shop.ada, "hopper@example.com"],
    ] as const)
      await post(by, "/settings/agents/invites", { role: "admin", email })
    await go()
    expect(shop.mailTo("grace@example.com")).toMatchObject({ state: "called off" })
    expect(shop.mailTo("hopper@example.com").state).toBe("waiting")
  })

  test("one that was accepted stays accepted", async () => {
    const used = await invited(ben)
    await shop.fetch(used, form(GRACE))
    await go()
    expect(await (await shop.fetch(used, { headers: { accept: "text/html" } })).text()).toContain(
      "This invite was used already. If that was you, sign in. Ask an admin for a new one.",
    )
  })

  test("links to a new password that they made end for good; other admins' do not, nor one that was asked for by mail", async () => {
    const [bens, adas] = [await passwordLink(ben), await passwordLink(shop.ada)]
    const mailed = `/password/${passwordToken(shop.io, findAgent(shop.io.db, linus.id)!)}`
    for (const link of [bens, adas, mailed]) expect((await shop.fetch(link)).status).toBe(200)
    await go()
    expect((await shop.fetch(bens)).status).toBe(410)
    expect((await shop.fetch(bens, form({ password: "better horse" }))).status).toBe(410)
    expect((await shop.fetch(mailed)).status).toBe(200)
    await comeBack()
    expect((await shop.fetch(bens)).status).toBe(410)
    expect((await shop.fetch(bens, form({ password: "better horse" }))).status).toBe(410)
    const anew = `/password/${passwordToken(shop.io, findAgent(shop.io.db, linus.id)!, PASSWORD_LINK_HOLDS, ben.id)}`
    expect((await shop.fetch(anew)).status).toBe(200)
    expect((await shop.fetch(adas, form({ password: "better horse" }))).status).toBe(303)
  })
})

test("S3: an invite whose maker is no active admin opens nothing, whatever became of its row", async () => {
  const link = await invited(ben)
  const row = () => shop.io.db.get<{ revoked_at: number | null }>("select revoked_at from invites")!.revoked_at
  saveMembership(shop.io.db, { ...findAgent(shop.io.db, ben.id)!, isActive: false }, shop.clock.now())
  expect(row()).toBeNull()
  expect((await shop.fetch(link, form(GRACE))).status).toBe(410)
  expect(await (await shop.ada.fetch("/settings/agents")).text()).not.toContain(link)
})

test("S2: a link to a new password can't be made to be another admin's, nor nobody's", async () => {
  const [id, until, , signature] = (await passwordLink(ben)).split("/password/")[1]!.split(".")
  await isDeactivated()
  for (const token of [`${id}.${until}.${shop.ada.id}.${signature}`, `${id}.${until}.${signature}`, `${id}.${until}..${signature}`]) {
    expect((await shop.fetch(`/password/${token}`)).status).toBe(410)
  }
})

async function invited(by: SignedIn): Promise<string> {
  await post(by, "/settings/agents/invites", { role: "admin" })
  const page = await (await by.fetch("/settings/agents")).text()
  return new URL(/value="([^"]*\/invite\/[\w-]{43})"/.exec(page)![1]!).pathname
}

async function passwordLink(by: SignedIn): Promise<string> {
  const page = await (await by.fetch(`/settings/agents?password-link=${linus.id}`)).text()
  return new URL(/value="([^"]*\/password\/[^"]+)"/.exec(page)![1]!).pathname
}
