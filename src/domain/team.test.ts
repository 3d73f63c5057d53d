import { describe, expect, test } from "bun:test"
import type { Agent } from "./model.ts"
import { deactivated, isLastAdmin, losesLinks, withRole } from "./team.ts"

const ada = person("Ada", { role: "admin", status: "online" })
const grace = person("Grace", { role: "admin" })
const linus = person("Linus", {})

describe("the last admin", () => {
  test("stays one", () => {
    expect(() => withRole(ada, "agent", [ada, linus])).toThrow("Ada is the last admin. Make somebody else an admin first.")
  })

  test("stays active", () => {
    expect(() => deactivated(ada, ada, [ada, linus])).toThrow("Ada is the last admin")
  })

  test("is not saved by an admin who was deactivated", () => {
    expect(isLastAdmin(ada, [ada, { ...grace, isActive: false }])).toBe(true)
  })

  test("is none while there is another", () => {
    expect(withRole(ada, "agent", [ada, grace]).role).toBe("agent")
  })
})

test("nobody deactivates themselves", () => {
  expect(() => deactivated(ada, ada, [ada, grace])).toThrow("You can't deactivate yourself.")
})

test("who is deactivated is offline too", () => {
  expect(deactivated(ada, grace, [ada, grace])).toMatchObject({ isActive: false, status: "offline" })
})

test.each([
  ["an admin becomes an agent", grace, { role: "agent" }, true],
  ["an admin is deactivated", grace, { isActive: false }, true],
  ["an agent is deactivated", linus, { isActive: false }, true],
  ["an agent becomes an admin", linus, { role: "admin" }, false],
  ["nothing changes", grace, {}, false],
  ["who is gone already is deactivated again", { ...grace, isActive: false }, { isActive: false }, false],
  ["who is gone already is no admin any more either", { ...grace, isActive: false }, { role: "agent" }, false],
  ["who was gone is back", { ...grace, isActive: false }, { isActive: true }, false],
] as const)("S2, S3: whether links end for good when %s", (_, before, change, expected) => {
  expect(losesLinks(before, { ...before, ...change })).toBe(expected)
})

function person(name: string, also: Partial<Agent>): Agent {
  return {
    id: name,
    name,
    email: `${name}@shop.test`,
    role: "agent",
    status: "offline",
    statusAt: 0,
    picture: null,
    isActive: true,
    hasShortcuts: true,
    ...also,
  }
}
