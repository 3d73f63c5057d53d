import { expect, test } from "bun:test"
import { openHub, type Hub, type Wire } from "./hub.ts"

/** A hub with these subscribers, each named by its topic and a number, and all that they were sent. `sentOne` waits for the next. */
function hubFor(subscribers: Record<string, number>, whenDurable: (call: () => void, failed: () => void) => void = (call) => call()) {
  const sent: (readonly [to: string, text: string])[] = []
  let wake = () => {}
  const hub = openHub(whenDurable)
  const join = (topic: string, name: string) => {
    const wire = connected(hub, (text) => {
      sent.push([name, text])
      wake()
    })
    hub.subscribe(wire, topic)
    return wire
  }
  for (const [topic, count] of Object.entries(subscribers)) for (let i = 1; i <= count; i++) join(topic, `${topic} ${i}`)
  return { hub, sent, join, sentOne: () => new Promise<void>((resolve) => (wake = resolve)) }
}

function connected(hub: Hub, send: (text: string) => void = () => {}): Wire {
  const wire: Wire = { send, ping() {}, close() {} }
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
    ["agents 1", "one"],
    ["agents 2", "one"],
    ["agents 1", "two"],
    ["agents 2", "two"],
  ])
})

test("makes a text once for all who hear it", () => {
  const { hub, sent } = hubFor({ agents: 3 })
  let made = 0
  hub.publish("agents", () => `text ${++made}`)
  expect(sent.map(([, text]) => text)).toEqual(["text 1", "text 1", "text 1"])
})

test("whoever has turned away, or is gone, hears nothing more; the others do", () => {
  const { hub, sent, join } = hubFor({})
  const [stays, turns, leaves] = ["stays", "turns away", "leaves"].map((name) => join("list", name))
  hub.subscribe(turns!, "other")
  hub.unsubscribe(turns!, "list")
  hub.disconnect(leaves!)
  hub.publish("list", "news")
  hub.publish("other", "else")
  expect(sent).toEqual([
    ["stays", "news"],
    ["turns away", "else"],
  ])
  hub.disconnect(stays!)
  hub.publish("list", () => {
    throw new Error("made for nobody")
  })
})

test("who leaves while all are told keeps nobody else from hearing", () => {
  const { hub, sent, join } = hubFor({})
  const first = connected(hub, () => hub.disconnect(first))
  hub.subscribe(first, "list")
  join("list", "second")
  hub.publish("list", "one")
  hub.publish("list", "two")
  expect([sent, hub.count("list")]).toEqual([
    [
      ["second", "one"],
      ["second", "two"],
    ],
    1,
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
  const { hub, sent, join, sentOne } = hubFor({})
  hub.publishLatest("list", "row", () => "as it is then")
  expect([hub.isHeld("row"), hub.isHeld("other")]).toEqual([true, false])
  join("list", "late")
  await sentOne()
  expect([sent, hub.isHeld("row")]).toEqual([[["late", "as it is then"]], false])
})

test("R5: what a lost turn kept from being sent is made again and sent", async () => {
  let isLost = true
  const { hub, sent, sentOne } = hubFor({ list: 1 }, (call, failed) => (isLost ? failed() : call()))
  hub.publishLatest("list", "row", () => (isLost ? "lost" : "kept"))
  await Bun.sleep(20)
  expect([sent, hub.isHeld("row")]).toEqual([[], true])
  isLost = false
  await sentOne()
  expect(sent).toEqual([["list 1", "kept"]])
})

test("of state that changes often only the last is sent, made when it is sent, once for each key", async () => {
  const { hub, sent, sentOne } = hubFor({ agents: 1 })
  let count = 0
  for (count = 1; count <= 100; count++) hub.publishLatest("agents", "count", () => `<b>${count}</b>`)
  hub.publishLatest("agents", "name", () => "<i>Ann</i>")
  hub.publishLatest("agents", "gone", () => null)
  expect(sent).toEqual([])
  await sentOne()
  expect(sent).toEqual([["agents 1", "<b>101</b><i>Ann</i>"]])
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
  expect(sent).toEqual([["agents 1", "1"]])
})
