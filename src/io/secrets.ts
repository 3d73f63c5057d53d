import { timingSafeEqual } from "node:crypto"
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** S8: what only this Shopbell can sign. A signature for one purpose is none for another. */
export type Secrets = {
  /** 43 URL-safe characters. */
  sign(purpose: string, text: string): string
  verify(purpose: string, text: string, signature: string): boolean
}

const FILE = "secret.key"

/** The secret of a data folder, made on its first start for its owner's eyes only (0600). Throws if it cannot be read or written. */
export function openSecrets(folder: string): Secrets {
  const path = join(folder, FILE)
  if (!existsSync(path)) {
    // Whole or not at all: half a key after a crash would be a key.
    writeFileSync(`${path}.new`, crypto.getRandomValues(new Uint8Array(32)), { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  }
  const key = readFileSync(path)
  if (key.length !== 32)
    throw new Error(
      `${path} is damaged: it has ${key.length} bytes, not 32. Restore it from a backup, or delete it; links given out so far then stop working.`,
    )
  return secretsOf(key)
}

/** For tests and databases in memory: forgotten with the process. */
export function passingSecrets(): Secrets {
  return secretsOf(crypto.getRandomValues(new Uint8Array(32)))
}

function secretsOf(key: Uint8Array): Secrets {
  // The purpose's length in front: no two pairs of purpose and text are the same bytes.
  const mac = (purpose: string, text: string) => new Bun.CryptoHasher("sha256", key).update(`${purpose.length}:${purpose}:${text}`).digest()
  return {
    sign: (purpose, text) => mac(purpose, text).toString("base64url"),
    verify(purpose, text, signature) {
      const given = Buffer.from(signature, "base64url")
      const right = mac(purpose, text)
      return given.length === right.length && timingSafeEqual(given, right)
    },
  }
}
