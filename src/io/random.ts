/** A new id: a version 7 UUID, so that rows made together lie together. */
export const newId = (): string => Bun.randomUUIDv7()

/** A secret of 256 bits as 43 URL-safe characters. */
export function newToken(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url", omitPadding: true })
}

/** What is stored of a token. The token is random, so a plain hash cannot be guessed back. */
export function tokenHash(token: string): string {
  return new Bun.CryptoHasher("sha256").update(token).digest("base64url")
}
