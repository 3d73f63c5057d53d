import { expect, test } from "bun:test"
import { serverHub, type Hub, type Wire } from "./hub.ts"

/** A hub above a server with these subscribers, and all that it sent. `sentOne` waits for the next. */
function hubFor(subscribers: Record<string, number>, whenDurable: (call: () => void, failed: () => void) => void = (call) => call()) {
  const sent: (readonly [topic: string, text: string])[] = []
  let wake = () => {}
  const server = {
    publish(topic: string, text: string) {
      sent.push([topic, text])
      wake()
    },
  }
  const hub: Hub = serverHub(() => server, whenDurable)
  for (const [topic, count] of Object.entries(subscribers)) for (let i = 0; i < count; i++) hub.subscribe(connected(hub), topic)
  return { hub, sent, sentOne: () => new Promise<void>((resolve) => (wake = resolve)) }
}

function connected(hub: Hub): Wire {
  const wire: Wire = { subscribe() {}, unsubscribe() {}, send() {}, ping() {}, close() {} }
  hub.connect(wire)
  return wire
}

test("counts who listens: once each, until they turn away or are gone", () => {
  const { hub } = hubFor({})
  const [one, other] = [connected(hub), connected(hub)]
  hub.subscribe(one, "agents")
  hub.subscribe(one, "agents")
  hub.subscribe(other, "agents")
  expect(hub.count("agents")).toBe(2)
  hub.unsubscribe(one, "agents")
  hub.unsubscribe(one, "agents")
  expect(hub.count("agents")).toBe(1)
  hub.disconnect(other)
  hub.disconnect(other)
  hub.subscribe(other, "agents")
  expect([hub.count("agents"), [...hub.wires()]]).toEqual([0, [one]])
})

test("publishes at once, in order", () => {
  const { hub, sent } = hubFor({ agents: 2 })
  hub.publish("agents", "one")
  hub.publish("agents", () => "two")
  expect(sent).toEqual([
    ["agents", "one"],
    ["agents", "two"],
  ])
})

test("makes nothing for a topic that nobody listens to", () => {
  const { hub, sent } = hubFor({})
  const never = () => {
    throw new Error("made for nobody")
  }
  hub.publish("agents", never)
  hub.publishLatest("agents", "list", never)
  hub.flush()
  expect(sent).toEqual([])
})

test("holds a key from when it is told until it is sent, also if nobody listens yet", async () => {
  const { hub, sent, sentOne } = hubFor({})
  hub.publishLatest("list", "row", () => "as it is then")
  expect([hub.isHeld("row"), hub.isHeld("other")]).toEqual([true, false])
  hub.subscribe(connected(hub), "list")
  await sentOne()
  expect([sent, hub.isHeld("row")]).toEqual([[["list", "as it is then"]], false])
})

test("R5: what a lost turn kept from being sent is made again and sent", async () => {
  let isLost = true
  const { hub, sent, sentOne } = hubFor({ list: 1 }, (call, failed) => (isLost ? failed() : call()))
  hub.publishLatest("list", "row", () => (isLost ? "lost" : "kept"))
  await Bun.sleep(20)
  expect([sent, hub.isHeld("row")]).toEqual([[], true])
  isLost = false
  await sentOne()
  expect(sent).toEqual([["list", "kept"]])
})

test("of state that changes often only the last is sent, made when it is sent, once for each key", async () => {
  const { hub, sent, sentOne } = hubFor({ agents: 1 })
  let count = 0
  for (count = 1; count <= 100; count++) hub.publishLatest("agents", "count", () => `<b>${count}</b>`)
  hub.publishLatest("agents", "name", () => "<i>Ann</i>")
  hub.publishLatest("agents", "gone", () => null)
  expect(sent).toEqual([])
  await sentOne()
  expect(sent).toEqual([["agents", "<b>101</b><i>Ann</i>"]])
  hub.flush()
  expect(sent).toHaveLength(1)
})

test("state is not read while something is half-written", async () => {
  const waiting: (() => void)[] = []
  const queued = Promise.withResolvers<void>()
  const { hub, sent } = hubFor({ agents: 1 }, (call) => {
    waiting.push(call)
    queued.resolve()
  })
  hub.publishLatest("agents", "count", () => "1")
  await queued.promise
  expect(sent).toEqual([])
  waiting[0]!()
  expect(sent).toEqual([["agents", "1"]])
})

test("before the server listens there is nobody to tell", () => {
  const hub = serverHub(
    () => null,
    (call) => call(),
  )
  expect(hub.count("agents")).toBe(0)
  expect(() => hub.publish("agents", "hello")).not.toThrow()
})
