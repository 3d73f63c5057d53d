import { afterEach, describe, expect, test } from "bun:test"
import { Refused } from "../domain/refused.ts"
import { days, hours } from "../domain/time.ts"
import { NOW } from "../testing/people.ts"
import { until } from "../testing/until.ts"
import { ASKING, mailOf, watchedMailboxes } from "../testing/watched-mailbox.ts"
import { stoppedClock } from "./clock.ts"
import type { Place } from "./mailbox-reader.ts"

// R5: up to where a mailbox was read outlives a restart, an outage and new numbers.

const { mailServer, watch, end } = watchedMailboxes()
afterEach(end)

describe("a mailbox", () => {
  test("that is new to us begins with the next mail, and the one after a restart is not forgotten", async () => {
    const server = await mailServer()
    server.deliver(mailOf("old"))
    const first = watch(server.server(), { isFromStart: false })
    await until(() => first.state().lastCheckedAt)
    await first.stop()
    server.deliver(mailOf("while nobody watched"))
    const second = watch(server.server(), { place: first.places.at(-1)! })
    await until(() => second.subjects.length === 1)
    expect([first.subjects, second.subjects]).toEqual([[], ["while nobody watched"]])
  })

  test("loses and doubles nothing when its server is killed and comes back", async () => {
    const server = await mailServer()
    const watching = watch(server.server())
    server.deliver(mailOf("before"))
    await until(() => watching.places.at(-1)?.lastUid === 1)
    await server.kill()
    await until(() => !watching.state().isConnected && watching.state().lastError)
    expect(watching.state().lastError).toContain(`localhost:${server.server().port}`)
    server.deliver(mailOf("while it was away"))
    await server.start()
    await until(() => watching.subjects.length === 2)
    server.deliver(mailOf("after"))
    await until(() => watching.places.at(-1)?.lastUid === 3)
    expect(watching.subjects).toEqual(["before", "while it was away", "after"])
    expect(watching.state()).toMatchObject({ isConnected: true, lastError: null })
  })

  test("that numbers its mails anew hands over again what is recent, and nothing else: only who takes it can tell what they know", async () => {
    const server = await mailServer()
    server.deliver(mailOf("from before our time"), { at: NOW - days(30) })
    server.deliver(mailOf("known"), { at: NOW })
    const first = watch(server.server(), { isFromStart: false })
    await until(() => first.places.length > 0)
    await first.stop()
    await server.kill()
    server.forgetUids()
    server.deliver(mailOf("new"), { at: NOW })
    await server.start()
    const second = watch(server.server(), { place: { ...first.places.at(-1)!, uidValidity: 1 } })
    await until(() => second.state().lastCheckedAt)
    expect(second.subjects.toSorted()).toEqual(["known", "new"])
    expect(second.places.at(-1)).toMatchObject({ lastUid: 3 })
    server.deliver(mailOf("newer"))
    await until(() => second.subjects.length === 3)
  })
})

describe("R5: up to where it was read", () => {
  const full = () => new Refused("unavailable", "The disk is full.")

  test("we are not before it is kept: a mail comes again until that is so", async () => {
    const server = await mailServer()
    for (const subject of ["one", "two"]) server.deliver(mailOf(subject))
    const places: Place[] = []
    let tries = 0
    const watching = watch(server.server(), {
      async keep(place) {
        if ((tries += 1) <= 7) throw full()
        places.push(place)
      },
    })
    await until(() => places.at(-1)?.lastUid === 2)
    expect(places.map(({ lastUid }) => lastUid)).toEqual([1, 2])
    expect(watching.subjects).toEqual([...Array.from({ length: 8 }, () => "one"), "two"])
    expect(watching.given).toEqual([])
  })

  test("is dated by the last look that saw everything, also while many are taken, and at least once an hour", async () => {
    const server = await mailServer({ hasIdle: false })
    const clock = stoppedClock(NOW)
    const longAgo = NOW - days(3)
    for (const subject of ["one", "two"]) server.deliver(mailOf(subject))
    const watching = watch(server.server(), { clock, limits: ASKING, place: { uidValidity: 0, lastUid: 0, at: longAgo } })
    await until(() => watching.places.at(-1)?.at === NOW)
    expect(watching.places.map(({ lastUid, at }) => [lastUid, at])).toEqual([
      [1, longAgo],
      [2, longAgo],
      [2, NOW],
    ])
    clock.advance(hours(1))
    await until(() => watching.places.at(-1)?.at === NOW + hours(1))
    // A clock that was far ahead is not believed for ever.
    clock.set(NOW - days(400))
    await until(() => watching.places.at(-1)?.at === NOW - days(400))
    expect(watching.places).toHaveLength(5)
  })
})
