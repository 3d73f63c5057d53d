import type { Role } from "../../src/domain/model.ts"

/** A page of the settings; `about` says what is there, where there is room for it. */
export type SettingsLink = { readonly name: string; readonly href: string; readonly about: string }
export type SettingsGroup = { readonly name: string; readonly links: readonly SettingsLink[]; readonly isForAdmins: boolean }

const GROUPS: readonly SettingsGroup[] = [
  {
    name: "You",
    isForAdmins: false,
    links: [
      { name: "Chat profile", href: "/settings/profile", about: "Your name, picture, password and shortcuts" },
      { name: "Availability", href: "/settings/availability", about: "Your hours, your leave, and what happens while you are away" },
      { name: "Preferences", href: "/settings/preferences", about: "Which mails you get" },
    ],
  },
  {
    name: "Team",
    isForAdmins: true,
    links: [
      { name: "Agents", href: "/settings/agents", about: "Who answers, who may change settings, invites" },
      { name: "Groups", href: "/settings/groups", about: "Who answers together, like Sales or Support" },
      { name: "Days off", href: "/settings/days-off", about: "Days on which nobody’s hours start" },
      { name: "Presence", href: "/settings/presence", about: "Who is there and why, and what a visitor would see" },
    ],
  },
  {
    name: "Company",
    isForAdmins: true,
    links: [
      { name: "Account", href: "/settings/account", about: "Name, time zone, missed messages, typing preview" },
      { name: "Widget", href: "/settings/widget", about: "The line for your site, its colour, when it hides" },
      { name: "Email", href: "/settings/email", about: "Mail server, mailbox, mails to visitors" },
    ],
  },
]

/** I8: what somebody of this role may change, in the order of the list. The server enforces it. */
export function placesFor(role: Role): readonly SettingsGroup[] {
  return GROUPS.filter((group) => role === "admin" || !group.isForAdmins)
}
