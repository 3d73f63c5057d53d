/**
 * `bun run test`: format, lint and types count as a test each, then come the tests. Files as arguments: only those tests.
 * Ends with `N passed, N failed`, which CI reads, and exits with 1 if anything failed or nothing ran.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ROOT } from "../root.ts"

export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number }

const STEPS: readonly (readonly [name: string, ...command: string[]])[] = [
  ["format", "fmt", "--no-script", "--check"],
  ["lint", "node_modules/oxlint/bin/oxlint", "--deny-warnings", "src", "views"],
  ["types", "check", "--no-script"],
  ["types of the domain, which has no I/O", "check", "--no-script", "-p", "src/domain"],
]

/** The counts of `bun test`, from its JUnit report. A crash outside of any test is a failure too; so is a run without tests. */
export function tallyOf(junit: string, exitCode: number): Tally {
  const count = (name: string) => Number(new RegExp(`<testsuites[^>]*\\b${name}="(\\d+)"`).exec(junit)?.[1] ?? 0)
  const [tests, failures, skipped] = [count("tests"), count("failures"), count("skipped")]
  const isUncounted = failures === 0 && (exitCode !== 0 || tests === 0)
  return { passed: tests - failures - skipped, failed: failures + (isUncounted ? 1 : 0), skipped }
}

/** `skipped` is only mentioned if there is something to mention. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`
}

async function run(name: string, command: readonly string[]): Promise<number> {
  const startedAt = Bun.nanoseconds()
  // Through this very Bun, also where a package's own launcher would ask for node.
  const exitCode = await Bun.spawn([process.execPath, ...command], { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] }).exited
  console.log(`${exitCode === 0 ? "ok    " : "FAILED"} ${name} (${((Bun.nanoseconds() - startedAt) / 1e9).toFixed(1)} s)\n`)
  return exitCode
}

async function testRun(files: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "shopbell-test-"))
  const report = join(folder, "junit.xml")
  const exitCode = await run("tests", ["test", "--timeout=45000", "--reporter=junit", `--reporter-outfile=${report}`, ...files])
  const junit = await Bun.file(report)
    .text()
    .catch(() => "")
  rmSync(folder, { recursive: true })
  return tallyOf(junit, exitCode)
}

if (import.meta.main) {
  const files = process.argv.slice(2)
  const exitCodes: number[] = []
  if (files.length === 0) for (const [name, ...command] of STEPS) exitCodes.push(await run(name, command))
  const { passed, failed, skipped } = await testRun(files)
  const brokenSteps = exitCodes.filter((code) => code !== 0).length
  const all = { passed: passed + exitCodes.length - brokenSteps, failed: failed + brokenSteps, skipped }
  console.log(closingLine(all))
  process.exit(all.failed === 0 ? 0 : 1)
}
