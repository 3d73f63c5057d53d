import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { testShopbell, type SignedIn, type TestShopbell } from "./testing/app.ts"
import { TestWidget } from "./testing/widget.ts"

/**
 * S3: who may use each route. A route that is not here fails the test, so that nobody adds one without saying.
 * `all`: everybody. `agent`: signed in. `admin`: signed in as one. `link`: whoever holds the token in it. `visitor`: the widget's own socket.
 */
const RULES: Record<string, "all" | "agent" | "admin" | "link" | "visitor"> = {
  "GET /": "all",
  "GET /up": "all",
  "GET /readyz": "all",
  "GET /public/favicon.svg": "all",
  "GET /assets/:file": "all",
  "GET /pictures/:id": "all",
  "GET /widget.js": "all",
  "GET /widget/panel": "all",
  "WS /widget/socket": "visitor",
  "GET /login": "all",
  "POST /login": "all",
  "POST /logout": "all",
  "GET /setup": "link",
  "POST /setup": "link",
  "GET /invite/:token": "link",
  "POST /invite/:token": "link",
  "GET /forgot": "all",
  "POST /forgot": "all",
  "GET /password/:token": "link",
  "POST /password/:token": "link",
  "GET /colors/:color": "all",
  "GET /reply/:token": "link",
  "POST /reply/:token": "link",
  "GET /mail/stop/:token": "link",
  "POST /mail/stop/:token": "link",
  "GET /try": "agent",
  "GET /inbox": "agent",
  "GET /inbox/my-messages": "agent",
  "GET /inbox/unassigned": "agent",
  "GET /inbox/all": "agent",
  "GET /inbox/rows": "agent",
  "GET /inbox/:id": "agent",
  "GET /inbox/:id/earlier": "agent",
  "WS /inbox-socket": "agent",
  "POST /conversations/:id/messages": "agent",
  "PUT /conversations/:id/messages/:messageId": "agent",
  "DELETE /conversations/:id/messages/:messageId": "agent",
  "GET /conversations/:id/messages/:messageId/original": "agent",
  "GET /files/:id/:name": "agent",
  "POST /conversations/:id/notes": "agent",
  "PUT /conversations/:id/notes/:noteId": "agent",
  "DELETE /conversations/:id/notes/:noteId": "agent",
  "POST /conversations/:id/closure": "agent",
  "DELETE /conversations/:id/closure": "agent",
  "GET /conversations/:id/assignment": "agent",
  "PUT /conversations/:id/assignment": "agent",
  "DELETE /conversations/:id/participants/:agentId": "agent",
  "DELETE /conversations/:id/groups/:groupId": "agent",
  "PUT /conversations/:id/drafts/:kind": "agent",
  "DELETE /conversations/:id": "admin",
  "GET /visitors": "agent",
  "PUT /visitors/:id": "agent",
  "POST /visitors/:id/block": "agent",
  "DELETE /visitors/:id/block": "agent",
  "GET /statistics": "agent",
  "PUT /agents/me/status": "agent",
  "GET /settings": "agent",
  "GET /settings/profile": "agent",
  "POST /settings/profile": "agent",
  "POST /settings/profile/picture": "agent",
  "POST /settings/profile/picture-removal": "agent",
  "POST /settings/profile/password": "agent",
  "POST /settings/profile/sign-outs": "agent",
  "POST /settings/profile/shortcuts": "agent",
  "POST /settings/profile/advanced": "agent",
  "GET /settings/preferences": "agent",
  "POST /settings/preferences": "agent",
  "POST /settings/preferences/link-removal": "agent",
  "GET /settings/availability": "agent",
  "POST /settings/availability": "agent",
  "POST /settings/availability/auto-offline": "agent",
  "POST /settings/availability/leaves": "agent",
  "POST /settings/availability/leave-removal": "agent",
  "GET /settings/account": "admin",
  "POST /settings/account": "admin",
  "GET /settings/widget": "admin",
  "POST /settings/widget": "admin",
  "GET /settings/presence": "admin",
  "GET /settings/presence/week": "admin",
  "POST /settings/presence": "admin",
  "POST /settings/presence/:agentId/status": "admin",
  "GET /settings/email": "admin",
  "POST /settings/email/visitors": "admin",
  "POST /settings/email/outgoing": "admin",
  "POST /settings/email/incoming": "admin",
  "POST /settings/email/outgoing/removal": "admin",
  "POST /settings/email/incoming/removal": "admin",
  "POST /settings/email/test-mail": "admin",
  "POST /settings/email/mailbox-check": "admin",
  "POST /settings/email/queue/retry": "admin",
  "POST /settings/email/queue/:id/retry": "admin",
  "GET /settings/email/unmatched": "admin",
  "PUT /settings/email/unmatched/:id/conversation": "admin",
  "DELETE /settings/email/unmatched/:id": "admin",
  "GET /settings/agents": "admin",
  "POST /settings/agents/invites": "admin",
  "POST /settings/agents/invites/:id/revocation": "admin",
  "POST /settings/agents/:id/role": "admin",
  "POST /settings/agents/:id/deactivation": "admin",
  "POST /settings/agents/:id/reactivation": "admin",
  "GET /settings/groups": "admin",
  "POST /settings/groups": "admin",
  "POST /settings/groups/question": "admin",
  "GET /settings/groups/new": "admin",
  "GET /settings/groups/:id": "admin",
  "POST /settings/groups/:id": "admin",
  "POST /settings/groups/:id/deletion": "admin",
  "GET /settings/days-off": "admin",
  "POST /settings/days-off": "admin",
  "POST /settings/days-off/:date/removal": "admin",
}

let shop: TestShopbell
let admin: SignedIn
let visitor: TestWidget

beforeAll(async () => {
  shop = await testShopbell()
  admin = shop.agent("Ada", { role: "admin" })
  visitor = await shop.widget()
  await visitor.write("hello")
})
afterAll(() => shop.stop())

test("every route has a rule, and every rule a route", () => {
  expect(shop.routes.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(Object.keys(RULES).toSorted())
})

type Who = "signed out" | "with a visitor's token" | "agent" | "admin"

describe("S3: who gets in", () => {
  for (const [n, [route, rule]] of Object.entries(RULES).entries()) {
    const [method, path] = route.split(" ") as [string, string]
    test(`${route}: ${rule}`, async () => {
      const answers: Record<Who, number> = {
        "signed out": await ask(method, path, {}),
        "with a visitor's token": await ask(method, path, visitorsHeaders()),
        // Their own for each route: some of them end sessions.
        agent: await ask(method, path, { cookie: shop.agent(`Agent ${n}`).cookie }),
        admin: await ask(method, path, { cookie: shop.agent(`Admin ${n}`, { role: "admin" }).cookie }),
      }
      const isRefused = (who: Who) => [401, 403].includes(answers[who])
      const expected: Record<Who, boolean> = {
        "signed out": rule === "agent" || rule === "admin",
        "with a visitor's token": rule === "agent" || rule === "admin",
        agent: rule === "admin",
        admin: false,
      }
      for (const who of Object.keys(expected) as Who[])
        expect([who, answers[who], isRefused(who)]).toEqual([who, answers[who], expected[who]])
      for (const status of Object.values(answers)) expect(status).toBeLessThan(500)
    })
  }
})

/** S2: what may come from other sites, and why it may. */
const FROM_ANYWHERE: Record<string, string> = {
  "POST /mail/stop/:token": "E7, RFC 8058: mail providers post it. No cookie is read: the signed token says whose mails stop.",
}

describe("S2: another site can do nothing with an agent's cookie", () => {
  const foreign = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ]
  const writing = Object.keys(RULES).filter((route) => !/^(GET|WS) /.test(route))
  const asked = (route: string, headers: object) => {
    const [method, path] = route.split(" ") as [string, string]
    return ask(method, path, { cookie: admin.cookie, ...headers } as Record<string, string>)
  }
  for (const route of writing.filter((route) => !(route in FROM_ANYWHERE))) {
    test(route, async () => {
      for (const headers of foreign) expect(await asked(route, headers)).toBe(403)
    })
  }
  for (const [route, why] of Object.entries(FROM_ANYWHERE)) {
    test(`but ${route}, which no cookie helps. ${why}`, async () => {
      expect(writing).toContain(route)
      for (const headers of foreign) expect(await asked(route, headers)).toBe(410)
    })
  }
})

test("K7: nothing of development is there otherwise", async () => {
  for (const path of ["/dev", "/dev/clock", "/dev/mailbox", "/dev/gallery"]) expect((await admin.fetch(path)).status).toBe(404)
  expect((await admin.fetch("/dev/reset", { method: "POST" })).status).toBe(404)
})

/** The status that a route answers; for sockets of the upgrade, 101 if it is taken. */
async function ask(method: string, path: string, headers: Record<string, string>): Promise<number> {
  const filled = path.replaceAll(/:\w+/g, "00000000-0000-7000-8000-000000000000")
  if (method === "WS") return await upgraded(filled, headers)
  const { status } = await shop.fetch(filled, { method, headers })
  return status
}

function upgraded(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(shop.url.replace("http", "ws") + path, { headers } as never)
    socket.onopen = () => {
      socket.close()
      resolve(101)
    }
    socket.onerror = () => resolve(401)
  })
}

function visitorsHeaders(): Record<string, string> {
  return { authorization: `Bearer ${visitor.token!}`, cookie: `shopbell=${visitor.token!}`, "x-visitor-token": visitor.token! }
}
