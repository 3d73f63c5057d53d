import type { Group } from "../../src/domain/model.ts"
import { teamPage, type OpenInvite } from "../agents/team.ts"
import { groupPage, type GroupForm } from "../groups/group.ts"
import { groupsPage } from "../groups/groups.ts"
import { UNTOUCHED } from "../parts/fields.ts"
import { wholePage, type Entry } from "./entries.ts"
import { WRONG_FORM, frame, hostileFrame } from "./sample-frame.ts"
import { ACCOUNT, ADA, GROUPS, HOSTILE, LONG_TEXT, LONG_WORD, NOW, OVERLONG } from "./sample-props.ts"

const INVITES: readonly OpenInvite[] = [
  { id: "open", role: "agent", email: null, expiresAt: NOW, link: `https://chat.example/invite/${LONG_WORD}`, mail: null },
  {
    id: "long",
    role: "agent",
    email: OVERLONG.email,
    expiresAt: NOW,
    link: "https://chat.example/invite/abc",
    mail: `Mail waits and is tried again: ${LONG_TEXT}`,
  },
  { id: "evil", role: "admin", email: HOSTILE, expiresAt: NOW, link: HOSTILE, mail: HOSTILE },
]
const NO_GROUP: GroupForm = { saved: null, draft: { name: "", names: {}, isPrivate: false, members: [] }, problems: {} }
const known = (group: Group, changes: Partial<GroupForm> = {}): GroupForm => ({
  saved: { ...group, open: { nobodys: 99_999, somebodys: 1 } },
  draft: group,
  problems: {},
  ...changes,
})

/** Settings of who answers: the team, its open invites, the groups. */
export const teamEntries: readonly Entry[] = [
  ...wholePage("agents/team", "teamPage", {
    "nobody else": (asset) => teamPage(frame(asset, { roster: [ADA] }), { invites: [], form: UNTOUCHED }),
    usual: (asset) => teamPage(frame(asset, { done: "invited" }), { invites: INVITES, form: UNTOUCHED }),
    hostile: (asset) => teamPage(hostileFrame(asset), { invites: INVITES, form: WRONG_FORM }),
  }),
  ...wholePage("groups/groups", "groupsPage", {
    empty: (asset) => groupsPage(frame(asset), []),
    "usual, overlong": (asset) => groupsPage(frame(asset, { done: "group" }), GROUPS),
    "asking, with nothing to choose": (asset) => groupsPage(frame(asset, { account: { ...ACCOUNT, asksForGroup: true } }), GROUPS.slice(1)),
    hostile: (asset) => groupsPage(hostileFrame(asset), GROUPS),
  }),
  ...wholePage("groups/group", "groupPage", {
    empty: (asset) => groupPage(frame(asset, { roster: [ADA] }), NO_GROUP),
    usual: (asset) => groupPage(frame(asset), known(GROUPS[0]!)),
    overlong: (asset) =>
      groupPage(frame(asset), known(GROUPS[1]!, { problems: { name: LONG_TEXT, "name-de": LONG_TEXT, member: LONG_TEXT } })),
    hostile: (asset) =>
      groupPage(hostileFrame(asset), known(GROUPS[2]!, { problems: { name: HOSTILE, "name-ar": HOSTILE, member: HOSTILE } })),
  }),
]
