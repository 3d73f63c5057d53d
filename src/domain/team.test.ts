import { describe, expect, test } from "bun:test"
import type { Agent } from "./model.ts"
import { deactivated, isLastAdmin, withRole } from "./team.ts"

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
