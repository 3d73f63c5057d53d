import { expect, test } from "bun:test"
import { group, person } from "../testing/people.ts"
import { activeMembers, groupProblems, languageOf, nameFor, offeredGroups, type GroupDraft } from "./group.ts"

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

test("W6: offered are public groups in which somebody works", () => {
  const all = [
    group("Sales", ada),
    group("Support", ada, old),
    group("Gone", old),
    group("Empty"),
    { ...group("VIP", ada), isPrivate: true },
  ]
  expect(offeredGroups(all, roster).map(({ name }) => name)).toEqual(["Sales", "Support"])
})

test("W6: a group is named in the visitor's language where it has such a name", () => {
  const sales = { name: "Sales", names: { fr: "Ventes", pt: "Vendas", ar: "المبيعات" } }
  const rows: [locale: string, name: string][] = [
    ["fr", "Ventes"],
    ["fr-CA", "Ventes"],
    ["FR_fr", "Ventes"],
    ["pt-BR", "Vendas"],
    ["ar-EG", "المبيعات"],
    ["en-GB", "Sales"],
    ["cs", "Sales"],
    ["fro", "Sales"],
    ["", "Sales"],
    ["constructor", "Sales"],
    ["__proto__", "Sales"],
  ]
  for (const [locale, name] of rows) expect([locale, nameFor(sales, languageOf(locale))]).toEqual([locale, name])
})
