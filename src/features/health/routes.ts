import { Elysia } from "elysia"
import type { Io } from "../../io/io.ts"

/** One thing that is looked at. A warning does not take it out of service. */
export type Check = { readonly status: "pass" | "warn" | "fail"; readonly output?: string }

/** K4: alive, and able to do its work. */
export const healthRoutes = (io: Io, others: readonly (() => Readonly<Record<string, Check>>)[]) =>
  new Elysia({ name: "health" })
    .get("/up", ({ set }) => {
      set.headers["content-type"] = "text/plain; charset=utf-8"
      return "OK"
    })
    .get("/readyz", async ({ set }) => {
      const checks: Readonly<Record<string, Check>> = {
        database: await databaseCheck(io),
        ...Object.assign({}, ...others.map((look) => look())),
      }
      const all = Object.values(checks).map((check) => check.status)
      const status = all.includes("fail") ? "fail" : all.includes("warn") ? "warn" : "pass"
      set.status = status === "fail" ? 503 : 200
      set.headers["cache-control"] = "no-store"
      return { status, checks }
    })

/** R5: writes, for a full or read-only disk still reads. */
async function databaseCheck(io: Io): Promise<Check> {
  try {
    io.db.run("update indexing_progress set searchable_rowid = searchable_rowid where id = 1")
    await io.db.durable()
    return { status: "pass" }
  } catch (error) {
    io.log.error({ err: error }, "the database cannot be written")
    return { status: "fail", output: "The database cannot be written. Look at the disk." }
  }
}
