import { describe, expect, test } from "bun:test"
import { readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { ROOT } from "./root.ts"

/** A file of ours: its path from the project's folder, and its text. */
type File = { readonly path: string; readonly text: string }
/** What is wrong with a file; nothing if it keeps the rule. */
type Rule = (file: File) => readonly string[]

const files: readonly File[] = ["src", "views"].flatMap((folder) =>
  [...new Bun.Glob("**/*").scanSync(join(ROOT, folder))]
    .toSorted()
    .map((path) => ({ path: `${folder}/${path}`, text: path.endsWith(".ts") ? readFileSync(join(ROOT, folder, path), "utf8") : "" })),
)

const ICONS = "views/parts/icons.ts"
const FORBIDDEN_WORDS = new Set(["manager", "service", "handler", "helper", "helpers", "util", "utils", "data", "info", "base", "impl"])
// The transpiler, which takes the comments away, writes `new Date()` without its brackets.
const CLOCKS =
  /\b(Date\.now|Math\.random|setTimeout|setInterval|setImmediate|performance\.now|Temporal\.Now|Bun\.sleep|randomUUID(v7)?)\b|\bDate\(\s*\)|\bnew Date\b(?!\()/g

const rules: Record<string, { readonly rule: Rule; readonly violations: readonly (readonly [path: string, text: string])[] }> = {
  "the domain imports only the domain": {
    rule: ({ path, text }) => (isIn("src/domain", path) && !isTest(path) ? outside(path, text, isOf("src/domain/")) : []),
    violations: [
      ["src/domain/routing.ts", `import { openDb } from "../io/db.ts"`],
      ["src/domain/routing.ts", `import type { Db } from "../io/db.ts"`],
      ["src/domain/routing.ts", `import { Elysia } from "elysia"`],
      ["src/domain/routing.ts", `export type Row = import("../features/agents/store.ts").Row`],
      ["src/domain/routing.ts", `export * from "../protocol.ts"`],
      ["src/domain/routing.ts", `const fs = await import("node:fs")`],
    ],
  },
  "views import only views and the domain; the icons come from their package": {
    rule: ({ path, text }) => {
      if (!isIn("views", path) || isTest(path)) return []
      return outside(path, text, (to) => /^(views|src\/domain)\//.test(to) || (path === ICONS && to.startsWith("lucide-static/")))
    },
    violations: [
      ["views/inbox/row.ts", `import type { Io } from "../../src/io/io.ts"`],
      ["views/inbox/row.ts", `import { findAgent } from "../../src/features/agents/store.ts"`],
      ["views/inbox/row.ts", `import star from "lucide-static/icons/star.svg"`],
    ],
  },
  "io knows no feature, no view and no app": {
    rule: ({ path, text }) => {
      if (!isIn("src/io", path) || isTest(path)) return []
      return outside(path, text, (to) => isPackage(to) || /^src\/(io|domain)\//.test(to) || to === "src/protocol.ts")
    },
    violations: [
      ["src/io/hub.ts", `import type { Agents } from "../features/agents/store.ts"`],
      ["src/io/hub.ts", `import { html } from "../../views/html.ts"`],
      ["src/io/hub.ts", `import "../app.ts"`],
    ],
  },
  "the browser's code imports only the browser's, the domain and the protocol": {
    rule: ({ path, text }) => {
      if (!isIn("src/browser", path) || isTest(path)) return []
      return outside(path, text, (to) => isPackage(to) || /^src\/(browser|domain)\//.test(to) || to === "src/protocol.ts")
    },
    violations: [["src/browser/widget/panel.ts", `import { newId } from "../../io/random.ts"`]],
  },
  "a feature may read another's store, and never calls its commands, routes, socket or jobs": {
    rule: ({ path, text }) => {
      const own = /^src\/features\/[^/]+\//.exec(path)?.[0]
      if (!own || isTest(path)) return []
      return outside(path, text, (to) => to.startsWith(own) || !/^src\/features\/.*\/(commands|routes|socket|jobs)\.ts$/.test(to))
    },
    violations: [
      ["src/features/widget/socket.ts", `import { join } from "../conversations/commands.ts"`],
      ["src/features/widget/socket.ts", `import type { inboxSocket } from "../inbox/socket.ts"`],
    ],
  },
  "whoever needs the time or chance is handed it": {
    rule: ({ path, text }) => {
      const mayAsk = /^src\/(io|browser|e2e|bench|testing)\//.test(path) || isTest(path) || !path.endsWith(".ts")
      return mayAsk ? [] : [...withoutComments(text).matchAll(CLOCKS)].map(([found]) => `${path} uses ${found}`)
    },
    violations: [
      ["src/features/agents/commands.ts", `const now = Date.now()`],
      ["src/features/agents/commands.ts", `const at = new Date()`],
      ["src/domain/routing.ts", `const agent = agents[Math.floor(Math.random() * 3)]`],
      ["src/jobs.ts", `setInterval(() => tick(), 1_000)`],
      ["views/inbox/row.ts", `const time = Temporal.Now.instant()`],
    ],
  },
  "only the icons are trusted as html": {
    rule: ({ path, text }) => {
      const isTrusted = path === ICONS || path === "views/html.ts" || isTest(path) || !path.endsWith(".ts")
      return !isTrusted && /\braw\s*\(|\bnew Html\s*\(/.test(withoutComments(text)) ? [`${path} calls raw()`] : []
    },
    violations: [
      ["views/inbox/row.ts", "export const row = (name: string) => raw(`<b>${name}</b>`)"],
      ["src/features/inbox/routes.ts", "const answer = new Html(text)"],
    ],
  },
  "names say what a thing is: no Manager, Service, Handler, Helper, Util, Data, Info, Base, Impl; no utils, helpers, types; no barrels": {
    rule: ({ path, text }) => {
      const folders = dirname(path)
        .split("/")
        .filter((folder) => ["utils", "helpers", "types"].includes(folder))
      const file = path.endsWith(".ts") ? basename(path).split(".")[0]! : ""
      const names = [...folders, ...(file === "index" || FORBIDDEN_WORDS.has(lastWord(file)) ? [file] : [])]
      return [...names, ...exportedNames(text).filter((name) => FORBIDDEN_WORDS.has(lastWord(name)))].map((name) => `${path}: "${name}"`)
    },
    violations: [
      ["src/utils/text.ts", ""],
      ["views/parts/types/row.ts", ""],
      ["src/features/agents/index.ts", ""],
      ["src/features/agents/agent-service.ts", ""],
      ["src/io/hub.ts", "export class HubManager {}"],
      ["src/io/hub.ts", "export type SocketData = {}"],
      ["src/io/hub.ts", "export async function socketHandler() {}"],
      ["src/io/hub.ts", "export { hub as hubImpl }"],
    ],
  },
}

describe.each(Object.entries(rules))("%s", (_, { rule, violations }) => {
  test("holds in every file", () => {
    expect(files.flatMap(rule)).toEqual([])
  })

  test.each(violations)("and is broken by %s: %s", (path, text) => {
    expect(rule({ path, text })).not.toEqual([])
  })
})

test("a mention of the clock in a comment is none", () => {
  const { rule } = rules["whoever needs the time or chance is handed it"]!
  expect(rule({ path: "src/jobs.ts", text: "/** Never Date.now(). */\nexport const a = 1 // nor setTimeout" })).toEqual([])
})

test("tests stand beside the code they test", () => {
  const tests = files.filter(({ path }) => isTest(path)).map(({ path }) => path)
  expect(tests).not.toBeEmpty()
  expect(tests.filter((path) => /\/(tests?|__tests__|spec)\//.test(path))).toEqual([])
})

test("the house has its rooms and no others", () => {
  const rooms = ["src", "public", "views", "migrations", "bunfig.toml", "package.json", "tsconfig.json", "Dockerfile", "README.md"]
  const beside = ["bun.lock", "LICENSE", "ARCHITECTURE.md", "CHANGELOG.md"]
  const leftByTools = ["node_modules", "dist", "data", "data-dev"]
  const found = readdirSync(ROOT).filter((name) => !name.startsWith("."))
  expect(found.filter((name) => ![...rooms, ...beside, ...leftByTools].includes(name))).toEqual([])
  expect(rooms.filter((name) => !found.includes(name))).toEqual([])
})

function isTest(path: string): boolean {
  return path.endsWith(".test.ts")
}

function isIn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`) && path.endsWith(".ts")
}

function isOf(folder: string): (to: string) => boolean {
  return (to) => to.startsWith(folder)
}

function isPackage(to: string): boolean {
  return !/^(src|views|public|migrations)\//.test(to)
}

function outside(path: string, text: string, isAllowed: (to: string) => boolean): string[] {
  return imports(path, text)
    .filter((to) => !isAllowed(to))
    .map((to) => `${path} imports ${to}`)
}

/** What a file imports, from the project's folder on. Bun's scan knows the language but drops types; the pattern sees those. */
function imports(path: string, text: string): string[] {
  const scanned = new Bun.Transpiler({ loader: "ts" }).scanImports(text).map((found) => found.path)
  const matched = [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)["']([\w@./:-]+)["']/g)].map((found) => found[1]!)
  return [...new Set([...scanned, ...matched])].map((to) => (to.startsWith(".") ? join(dirname(path), to) : to))
}

function withoutComments(text: string): string {
  return new Bun.Transpiler({ loader: "ts", target: "bun" }).transformSync(text)
}

function exportedNames(text: string): string[] {
  const declared = [
    ...text.matchAll(/^export (?:default )?(?:async )?(?:abstract )?(?:const|let|function\*?|class|type|interface|enum) (\w+)/gm),
  ]
  const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap((found) => found[1]!.split(","))
  return [
    ...declared.map((found) => found[1]!),
    ...listed.map((name) =>
      name
        .split(/\bas\b/)
        .at(-1)!
        .trim(),
    ),
  ].filter((name) => name !== "")
}

/** `socketData` → `data`, `AGENT_INFO` → `info`, `agent-service` → `service`. */
function lastWord(name: string): string {
  return name
    .split(/[-_]|(?<=[a-z\d])(?=[A-Z])/)
    .at(-1)!
    .toLowerCase()
}
