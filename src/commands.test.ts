import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import packageJson from "../package.json"

const { setup, ...commands } = packageJson.scripts

describe("K1: on a fresh clone", () => {
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "shopbell-commands-"))
    for (const [machine, tools] of Object.entries({ "only-npm": ["npm"], "only-bun": ["bun"], both: ["npm", "bun"] })) {
      mkdirSync(join(folder, machine))
      for (const tool of tools) {
        const path = join(folder, machine, tool)
        writeFileSync(path, `#!/bin/sh\necho ${tool} "$@"\n`)
        chmodSync(path, 0o755)
      }
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const said = (machine: string, command: string, env: Record<string, string> = {}) => {
    const { stdout } = Bun.spawnSync(["/bin/sh", "-c", command], { cwd: folder, env: { PATH: join(folder, machine), ...env } })
    return stdout.toString().trim().split("\n")
  }

  test.each([
    ["only-bun", "bun install --frozen-lockfile"],
    ["both", "bun install --frozen-lockfile"],
    ["only-npm", "npm install --no-package-lock --no-audit --no-fund"],
  ])("with %s what is needed is installed by what is there", (machine, expected) => {
    expect(said(machine, setup)).toEqual([expected])
  })

  test.each(Object.entries(commands))("%s sets itself up, by whoever was asked to run it, and is run by Bun", (_, command) => {
    expect(said("both", command, { npm_execpath: join(folder, "both", "npm") })).toEqual([
      "npm run setup",
      expect.stringMatching(/^bun (src\/|--watch --no-clear-screen src\/|fmt )/),
    ])
  })
})
