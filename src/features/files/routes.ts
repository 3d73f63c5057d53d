import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import type { MessageFile } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import type { Io } from "../../io/io.ts"
import { signedInBy, signedOut } from "../auth/guard.ts"
import { isSigned } from "./links.ts"
import { findFile } from "./store.ts"

/** C7, S3, S5: a file, for agents and for who holds its signed address. By its id: the name in the address is for people. */
export const fileRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "files" }).get(
    "/files/:id/:name",
    async ({ params: { id }, query: { sig }, request }) => {
      const isOpen = sig !== undefined && isSigned(io.secrets, id, sig)
      if (!isOpen && !signedInBy(io, config, request)) return sig === undefined ? signedOut(request) : gone()
      const file = findFile(io.db, id)
      const content = file && (await io.files.find(id))
      if (!content) return gone()
      return new Response(content, { headers: headersOf(file) })
    },
    { params: t.Object({ id: t.String(), name: t.String() }), query: t.Object({ sig: t.Optional(t.String()) }) },
  )

/** The same whether it was never there or is not theirs. */
function gone(): never {
  throw new Refused("not-found", "This file is not here. It may have been deleted.")
}

/** S5: shown is only what was made anew; all else is saved, whatever it says it is. */
function headersOf({ name, type, width }: MessageFile): Record<string, string> {
  const isPicture = width !== null
  return {
    "content-type": isPicture ? type : "application/octet-stream",
    "content-disposition": `${isPicture ? "inline" : "attachment"}; filename="${plain(name)}"; filename*=UTF-8''${encoded(name)}`,
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "cache-control": "private, max-age=3600",
  }
}

/** For browsers that do not know the other one (RFC 6266). */
function plain(name: string): string {
  return name.replaceAll(/[^ !#$&'()+,\-.\w]/g, "_")
}

/** RFC 8187. */
function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
