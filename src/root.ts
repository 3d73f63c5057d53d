import { join } from "node:path"

/** Where public/, migrations/ and the built browser code are: inside the compiled binary, or the project's folder. */
export const ROOT = Bun.isStandaloneExecutable ? import.meta.dir : join(import.meta.dir, "..")
