import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** A built file of ours as it goes over the wire. */
export type Asset = {
  readonly type: string
  readonly plain: Uint8Array
  readonly gzip: Uint8Array
  readonly brotli: Uint8Array
  readonly etag: string
}

export type Assets = {
  /** Address of a built file by its plain name (`inbox.js`): carries a hash, so that browsers may keep it for ever. Throws on an unknown name. */
  url(name: string): string
  /** By the last part of such an address. */
  find(file: string): Asset | null
  /** The text of a file that is served with something put in front (the loader). */
  text(name: string): string
}

export type Bundle = ReadonlyMap<string, string>

const TYPES: Record<string, string> = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8", svg: "image/svg+xml" }

/** Names and texts → assets. */
export function assetsFrom(bundle: Bundle): Assets {
  const files = new Map<string, Asset>()
  const urls = new Map<string, string>()
  for (const [name, text] of bundle) {
    const asset = assetOf(name, text)
    const [stem, extension] = name.split(/\.(?=\w+$)/)
    const file = `${stem}.${asset.etag.slice(1, 11)}.${extension}`
    files.set(file, asset)
    urls.set(name, `/assets/${file}`)
  }
  return {
    url: (name) => urls.get(name) ?? missing(name),
    find: (file) => files.get(file) ?? null,
    text: (name) => bundle.get(name) ?? missing(name),
  }
}

/** What the build put into the binary. */
export function embeddedBundle(folder: string): Bundle {
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]))
}

/** Compressed when first asked for, so that the start does not wait for it: brotli of the inbox's code takes 10 ms. */
export function assetOf(name: string, text: string): Asset {
  const plain = new TextEncoder().encode(text)
  let gzip: Uint8Array | undefined
  let brotli: Uint8Array | undefined
  return {
    type: TYPES[name.split(".").at(-1)!] ?? "application/octet-stream",
    plain,
    get gzip() {
      return (gzip ??= Bun.gzipSync(plain))
    },
    get brotli() {
      return (brotli ??= brotliOf(plain))
    },
    etag: `"${new Bun.CryptoHasher("sha256").update(plain).digest("base64url").replaceAll(/[-_]/g, "x").slice(0, 20)}"`,
  }
}

/** Quality 11 would make it 8 % smaller and take 270 ms. The module itself takes 10 ms to load, so it is loaded when it is needed. */
function brotliOf(plain: Uint8Array): Uint8Array {
  const { brotliCompressSync, constants } = process.getBuiltinModule("node:zlib")
  return brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
}

/** Answers with the smallest form that the browser takes. */
export function sendAsset(asset: Asset, request: Request, cacheControl: string): Response {
  const encoding = encodingFor(request.headers.get("accept-encoding") ?? "")
  const etag = encoding ? asset.etag.replace(/"$/, `-${encoding}"`) : asset.etag
  const headers: Record<string, string> = {
    "content-type": asset.type,
    "cache-control": cacheControl,
    etag,
    vary: "accept-encoding",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
  }
  if (isHeld(request.headers.get("if-none-match") ?? "", etag)) return new Response(null, { status: 304, headers })
  if (encoding) headers["content-encoding"] = encoding
  return new Response((encoding === "br" ? asset.brotli : encoding === "gzip" ? asset.gzip : asset.plain) as BodyInit, { headers })
}

/** A proxy that compresses marks our tags as weak; a browser may name several. */
function isHeld(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(",").some((held) => held.trim().replace(/^W\//, "") === etag)
}

function encodingFor(accept: string): "br" | "gzip" | null {
  const takes = (name: string) => new RegExp(`(^|,)\\s*${name}\\s*(;\\s*q=(?!0(\\.0*)?\\s*(,|$)))?[^;,]*(,|$)`).test(accept)
  return takes("br") ? "br" : takes("gzip") ? "gzip" : null
}

function missing(name: string): never {
  throw new Error(`There is no built file ${name}.`)
}
