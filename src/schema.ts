/** `bun run schema`: writes today's shape of the database, for reading and reviewing. A test compares it with the migrations. */
import { join } from "node:path"
import { openDb } from "./io/db.ts"
import { migrate, schemaOf } from "./io/migrate.ts"
import { ROOT } from "./root.ts"

const db = openDb(":memory:")
migrate(db, join(ROOT, "migrations"), 0)
await Bun.write(join(ROOT, "migrations/schema.sql"), schemaOf(db))
db.close()
