/** Each side of a benchmark is a process of its own, so that the one that loads does not slow the one that is measured. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

type Question = { readonly name: string; readonly given: unknown }

export type Child = {
  /** Asks for one of the answers that the script gives with `answering`. */
  ask<Answer>(name: string, given?: unknown): Promise<Answer>
  /** Kills it, without a word. */
  stop(): Promise<void>
}

/** Starts a script of this folder and waits until it is ready. Its data is in a folder that goes with it, unless `env` names another. */
export async function child(script: string, env: Record<string, string> = {}): Promise<Child> {
  const folder = mkdtempSync(join(tmpdir(), "shopbell-bench-"))
  const answers: ((answer: unknown) => void)[] = []
  const next = () => new Promise((resolve) => answers.push(resolve))
  const ready = next()
  const spawned = Bun.spawn([process.execPath, join(import.meta.dir, script)], {
    env: { ...process.env, NODE_ENV: "production", SHOPBELL_DATA: folder, ...env },
    stdio: ["ignore", "inherit", "inherit"],
    ipc: (answer) => answers.shift()?.(answer),
  })
  const died = spawned.exited.then((code) => Promise.reject(new Error(`${script} ended with ${code} before it answered.`)))
  died.catch(() => {})
  await Promise.race([ready, died])
  return {
    async ask<Answer>(name: string, given: unknown = null) {
      const answer = next()
      spawned.send({ name, given } satisfies Question)
      return (await Promise.race([answer, died])) as Answer
    },
    async stop() {
      spawned.kill("SIGKILL")
      await spawned.exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The other end: says that it is ready and answers what it is asked, one after the other. */
export function answering(answers: Record<string, (given: never) => unknown>): void {
  process.on("message", async ({ name, given }: Question) => process.send!(await answers[name]!(given as never)))
  process.send!("ready")
}

/** Bytes of this process in memory once what can be forgotten is. */
export function memory(): number {
  for (let i = 0; i < 3; i++) Bun.gc(true)
  return process.memoryUsage.rss()
}
