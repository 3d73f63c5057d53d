import { activeMembers, offeredGroups } from "../../src/domain/group.ts"
import type { Agent, Group } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { switchForm } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { section } from "../parts/section.ts"
import { settingsPage, type SettingsFrame } from "../settings/frame.ts"

const FACES = 5
const NAMES = 3

/** I8: all groups, for admins. */
export function groupsPage(frame: SettingsFrame, groups: readonly Group[]): Html {
  return settingsPage(frame, {
    title: "Groups",
    href: "/settings/groups",
    lead: "Who answers together, like Sales or Support. A conversation given to a group is offered to its members.",
    content: html`${section({
      heading: groups.length === 0 ? "Groups" : groups.length === 1 ? "1 group" : `${groups.length} groups`,
      isFlush: true,
      end: html`<a class="button button-primary group-new" href="/settings/groups/new">${icon("plus")}New group</a>`,
      content:
        groups.length === 0
          ? html`<div class="empty groups-empty">${icon("group")}<h3>No groups yet</h3><p>Everybody hears of every conversation. Make a group when some belong to a few of you.</p></div>`
          : html`<ul class="people">${groups.map((group) => row(group, frame.roster))}</ul>`,
    })}
    ${questionSection(frame, offeredGroups(groups, frame.roster))}`,
  })
}

/** W6. What is on can be turned off whatever has become of the groups. */
function questionSection({ account }: SettingsFrame, offered: readonly Group[]): Html {
  const isDisabled = offered.length === 0 && !account.asksForGroup
  return section({
    heading: "In the widget",
    content: switchForm("/settings/groups/question", {
      label: "Ask visitors to select a group",
      name: "ask",
      isOn: account.asksForGroup,
      isDisabled,
      hint: whatVisitorsSee(account.asksForGroup, offered),
    }),
  })
}

function whatVisitorsSee(isOn: boolean, offered: readonly Group[]): string {
  if (offered.length > 0)
    return "Before their first message visitors choose one of the public groups, or “Not sure”. Whoever just writes goes to Unassigned."
  const why = "No group can be chosen now: make one that is not private, with somebody in it."
  return isOn ? `${why} Until then visitors are not asked.` : why
}

/** All of it leads to the group; its name is the link's. */
function row(group: Group, roster: readonly Agent[]): Html {
  const members = activeMembers(group, roster)
  return html`<li class="group">
    <div class="group-words">
      <p class="person-name"><a class="group-link truncate" href="/settings/groups/${group.id}"><bdi>${group.name}</bdi></a>${group.isPrivate && html`<span class="badge">${icon("lock")}Private</span>`}</p>
      <p class="muted small">${members.length === 0 ? "Nobody in it: visitors see the whole team." : namesOf(members)}</p>
    </div>
    <span class="faces">${members.slice(0, FACES).map((agent) => avatar(agent, "small"))}${members.length > FACES && html`<span class="muted small" aria-hidden="true">+${members.length - FACES}</span>`}</span>
    ${icon("right")}
  </li>`
}

/** "Ada, Ben and Chloé", "Ada, Ben, Chloé and 4 more". */
function namesOf(members: readonly Agent[]): Html {
  const shown = members.length > NAMES + 1 ? members.slice(0, NAMES) : members
  const names = shown.map(({ name }) => html`<bdi>${name}</bdi>`)
  const ends = shown.length < members.length ? [...names, html`${members.length - shown.length} more`] : names
  return html`${ends.map((name, i) => html`${i > 0 && (i === ends.length - 1 ? " and " : ", ")}${name}`)}`
}
