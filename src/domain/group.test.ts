import { expect, test } from "bun:test"
import { group, person } from "../testing/people.ts"
import { activeMembers, groupProblems, type GroupDraft } from "./group.ts"

const [ada, ben, old] = [person("Ada"), person("Ben"), person("Old", "offline", false)]
const roster = [ada, ben, old]
const groups = [group("Sales", ada, old), group("École")]

test("I8: what is wrong with a group, each at its field", () => {
  const rows: [id: string | null, changes: Partial<GroupDraft>, wrong: string[]][] = [
    [null, {}, []],
    [null, { name: "" }, ["name"]],
    [null, { name: "x".repeat(80) }, []],
    [null, { name: "x".repeat(81) }, ["name"]],
    [null, { name: "sALES" }, ["name"]],
    [null, { name: "e\u0301COLE" }, ["name"]],
    ["sales", { name: "sALES" }, []],
    [null, { names: { fr: "x".repeat(81), pl: "x" } }, ["name-fr"]],
    [null, { names: { fr: "Sales" } }, []],
    [null, { members: ["ada", "ben"] }, []],
    [null, { members: ["ada", "nobody"] }, ["member"]],
    [null, { members: ["old"] }, ["member"]],
    ["sales", { members: ["old"] }, []],
    [null, { name: "", names: { ar: "x".repeat(81) }, members: [""] }, ["name", "name-ar", "member"]],
  ]
  for (const [id, changes, wrong] of rows) {
    const draft: GroupDraft = { name: "Support", names: {}, isPrivate: false, members: [], ...changes }
    expect([changes, Object.keys(groupProblems(draft, id, groups, roster) ?? {})]).toEqual([changes, wrong])
  }
})

test("M3: a deactivated agent is no member", () => {
  expect(activeMembers(groups[0]!, roster)).toEqual([ada])
})
