import { expect, test } from "bun:test"
import { healthcheck } from "./healthcheck.ts"

test.each([
  ["127.0.0.1", "127.0.0.1", 200, 0],
  ["0.0.0.0", "0.0.0.0", 200, 0],
  ["127.0.0.1", "127.0.0.1", 503, 1],
])("a server on %s asked as %s that answers %i: exit code %i", async (hostname, host, status, exitCode) => {
  await using server = Bun.serve({ hostname, port: 0, fetch: () => new Response("", { status }) })
  expect(await healthcheck({ host, port: server.port! })).toBe(exitCode)
})

test("nobody there: exit code 1", async () => {
  const server = Bun.serve({ port: 0, fetch: () => new Response("") })
  const port = server.port!
  await server.stop(true)
  expect(await healthcheck({ host: "127.0.0.1", port })).toBe(1)
})
