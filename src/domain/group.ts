import { LANGUAGES, NAME_LIMIT, type Account, type Agent, type Group, type GroupId, type Language } from "./model.ts"
import { nameProblem, problemsIn } from "./person.ts"

/** A group as somebody wants it. */
export type GroupDraft = Omit<Group, "id">

/** I8: by fields, what is wrong with the draft for a new group (`id` null) or for that one; null if nothing is. */
export function groupProblems(
  draft: GroupDraft,
  id: GroupId | null,
  groups: readonly Group[],
  roster: readonly Agent[],
): Readonly<Record<string, string>> | null {
  const names = LANGUAGES.map((language) => [`name-${language}`, tooLong(draft.names[language] ?? "")] as const)
  return problemsIn({
    name: nameProblem(draft.name, "the group's name") ?? taken(draft.name, id, groups),
    ...Object.fromEntries(names),
    member: draft.members.every((member) => mayBe(member, id, groups, roster))
      ? null
      : "Somebody chosen is not in your team any more. Choose again.",
  })
}

/** Those who count: whoever was deactivated stays in the group for the day they come back, and is no member until then (M3). */
export function activeMembers(group: Pick<Group, "members">, roster: readonly Agent[]): readonly Agent[] {
  return roster.filter((agent) => agent.isActive && group.members.includes(agent.id))
}

/** W6: what visitors may choose from: public, with somebody in it, as an empty one is everybody (M3). */
export function offeredGroups(groups: readonly Group[], roster: readonly Agent[]): readonly Group[] {
  return groups.filter((group) => !group.isPrivate && activeMembers(group, roster).length > 0)
}

/** W6: the group that a visitor may have chosen by this id; null for what cannot be, or no longer. */
export function chosenAmong(
  groupId: GroupId,
  { asksForGroup }: Pick<Account, "asksForGroup">,
  groups: readonly Group[],
  roster: readonly Agent[],
): Group | null {
  return (asksForGroup && offeredGroups(groups, roster).find(({ id }) => id === groupId)) || null
}

/** W6: what a visitor reads. */
export function nameFor(group: Pick<Group, "name" | "names">, language: Language | null): string {
  return (language && group.names[language]) || group.name
}

/** W9: of a browser's locale, such as "pt-BR"; null for a language that is none of ours. */
export function languageOf(locale: string): Language | null {
  const [first = ""] = locale.toLowerCase().split(/[-_]/)
  return LANGUAGES.find((language) => language === first) ?? null
}

/** As somebody looks for a name, whatever its case and however its accents are made. */
function taken(name: string, id: GroupId | null, groups: readonly Group[]): string | null {
  const folded = (text: string) => text.normalize("NFKC").toLowerCase()
  const other = groups.find((group) => group.id !== id && folded(group.name) === folded(name))
  return other ? `There is a group called ${other.name} already.` : null
}

function tooLong(name: string): string | null {
  return [...name].length > NAME_LIMIT ? nameProblem(name) : null
}

function mayBe(member: string, id: GroupId | null, groups: readonly Group[], roster: readonly Agent[]): boolean {
  const isActive = roster.some((agent) => agent.id === member && agent.isActive)
  return isActive || (groups.find((group) => group.id === id)?.members.includes(member) ?? false)
}
