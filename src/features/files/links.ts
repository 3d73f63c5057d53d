import type { MessageFile } from "../../domain/model.ts"
import type { Secrets } from "../../io/secrets.ts"

/** S3: the same files for whom this message is meant and who is not signed in: they get addresses that nobody can guess. */
export function signedFiles(secrets: Secrets, files: readonly MessageFile[]): readonly MessageFile[] {
  return files.length === 0 ? files : files.map((file) => ({ ...file, signature: secrets.sign(PURPOSE, file.id) }))
}

export function isSigned(secrets: Secrets, id: string, signature: string): boolean {
  return secrets.verify(PURPOSE, id, signature)
}

const PURPOSE = "file"
