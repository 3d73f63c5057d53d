import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Made anew for each run, so that none of it can expire in the repository or be of use to anybody. Both as PEM. */
export type Certificate = { readonly certificate: string; readonly key: string }

/** Signed by itself: whoever is given it as an authority believes it, nobody else does. */
export function certificateFor(name: string, { isExpired = false }: { isExpired?: boolean } = {}): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "shopbell-certificate-"))
  const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")]
  try {
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`]
    openssl(["req", "-x509", ...curve, ...subject, "-days", "2", "-keyout", key, "-out", certificate])
    if (isExpired) openssl(["x509", "-in", certificate, "-signkey", key, "-days", "-1", "-out", certificate])
    return { certificate: readFileSync(certificate, "utf8"), key: readFileSync(key, "utf8") }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function openssl(args: readonly string[]): void {
  const { error, status, stderr } = spawnSync("openssl", args, { encoding: "utf8" })
  if (error) throw new Error("The tests of mail need the command openssl: install the Debian package openssl.")
  if (status !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr}`)
}
