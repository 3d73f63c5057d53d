import { afterEach, describe, expect, test } from "bun:test"
import type { ClientFrame, ServerFrame } from "../../protocol.ts"
import { delayBefore, wireTo } from "./wire.ts"

describe("the wait before coming back", () => {
  test.each([
    [0, 1006, 500, 1_000],
    [1, 1006, 500, 2_000],
    [3, 1006, 500, 2_000],
    [19, 1006, 500, 2_000],
    [20, 1006, 500, 4_000],
    [40, 1006, 500, 30_000],
    [0, 1012, 200, 2_000],
    [1, 1012, 500, 2_000],
    [0, 4429, 500, 30_000],
  ])("attempt %i after %i: from %i to %i ms", (attempt, code, least, most) => {
    expect(delayBefore(attempt, code, 0)).toBe(least)
    expect(delayBefore(attempt, code, 1)).toBe(most)
  })
})

describe("a wire", () => {
  const servers: { stop(force?: boolean): unknown }[] = []
  afterEach(() => void servers.splice(0).map((server) => server.stop(true)))

  test("says what is said, hears what is answered, comes back after a restart, stays away when told so", async () => {
    const heardByServer: ClientFrame[] = []
    const closeWith = [1012, 4403]
    let connections = 0
    const server = Bun.serve({
      port: 0,
      fetch: (request, server) => (server.upgrade(request) ? undefined : new Response()),
      websocket: {
        open: () => void connections++,
        message(socket, text) {
          heardByServer.push(JSON.parse(String(text)) as ClientFrame)
          socket.send("no json")
          socket.send(JSON.stringify({ type: "pong", now: 0 } satisfies ServerFrame))
          socket.close(closeWith.shift())
        },
      },
    })
    servers.push(server)
    const heard: string[] = []
    await new Promise<void>((done) => {
      const wire = wireTo(`ws://localhost:${server.port}`, {
        connected: () => wire.send({ type: "ping" }),
        heard: (frame) => heard.push(frame.type),
        disconnected(code, isFinal) {
          heard.push(`${code} ${isFinal}`)
          if (!isFinal) return
          wire.wake()
          done()
        },
      })
    })
    expect(heard).toEqual(["pong", "1012 false", "pong", "4403 true"])
    expect(heardByServer).toHaveLength(2)
    expect(connections).toBe(2)
  })
})
