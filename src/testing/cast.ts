import type { Account, Role, Status } from "../domain/model.ts"

// The demo company. Kept apart from `people.ts`, whose nameless agents serve tests of pure rules.

export const COMPANY: Account = {
  name: "Maison Levain",
  isTypingPreviewOn: true,
  isWidgetHiddenWhenOffline: false,
  isPresenceStrict: false,
  asksForGroup: false,
  missedAfter: 300_000,
  accentColor: "#a2470f",
  timeZone: "Europe/Paris",
  zoneFrom: "agent",
}

/** The password of everybody in the cast. Demo data is made in development only, so this opens no door elsewhere. */
export const DEMO_PASSWORD = "shopbell-demo"

export type AgentKey = "ada" | "ben" | "chloe" | "dmitri" | "farah"
export type CastAgent = {
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly status: Status
  readonly isActive: boolean
}

/** One agent for each thing that an agent can be: each status, each role, and gone. */
export const AGENTS: Record<AgentKey, CastAgent> = {
  ada: { name: "Ada Moreau", email: "ada@levain.example", role: "admin", status: "online", isActive: true },
  ben: { name: "Ben Okafor", email: "ben@levain.example", role: "agent", status: "online", isActive: true },
  chloe: { name: "Chloé Lefèvre", email: "chloe@levain.example", role: "agent", status: "invisible", isActive: true },
  dmitri: { name: "Dmitri Sokolov", email: "dmitri@levain.example", role: "agent", status: "offline", isActive: true },
  farah: { name: "Farah Haddad", email: "farah@levain.example", role: "agent", status: "offline", isActive: false },
}

/** Who can sign in, for the lines of the start and the page at `/dev`. */
export const DEMO_SIGN_INS: readonly { readonly name: string; readonly email: string; readonly role: Role; readonly status: Status }[] =
  Object.values(AGENTS).filter((agent) => agent.isActive)

export type GroupKey = "sales" | "support" | "weddings"

/** One with agents online, one with nobody online, one with nobody at all (M3). */
export const GROUPS: Record<GroupKey, { readonly name: string; readonly members: readonly AgentKey[] }> = {
  sales: { name: "Sales", members: ["ada", "ben"] },
  support: { name: "Support", members: ["chloe", "dmitri"] },
  weddings: { name: "Weddings and large orders", members: [] },
}
