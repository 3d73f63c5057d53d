import { Elysia } from "elysia"
import type { Config } from "../../config.ts"
import { Refused } from "../../domain/refused.ts"
import type { Io } from "../../io/io.ts"
import { guard } from "../auth/guard.ts"
import type { TeamMails } from "./invite-commands.ts"
import { inviteRoutes } from "./invite-routes.ts"
import { findPicture } from "./picture-store.ts"
import { teamRoutes } from "./team-routes.ts"

/** Agents: their pictures here, the team's members and invites beside. */
export const agentRoutes = (io: Io, config: Config, mails: TeamMails) =>
  new Elysia({ name: "agents" })
    .use(guard(io, config))
    .use(teamRoutes(io, config, mails))
    .use(inviteRoutes(io, config, mails))
    .get("/pictures/:id", ({ params, request }) => {
      const picture = findPicture(io.db, params.id)
      if (!picture) throw new Refused("not-found", "There is no such picture.")
      return pictureAnswer(picture, request)
    })

/** For everybody: widgets on any site show it. Its id is random and its content never changes. */
function pictureAnswer({ id, type, content }: { id: string; type: string; content: Uint8Array }, request: Request): Response {
  const headers = {
    "content-type": type,
    "cache-control": "public, max-age=31536000, immutable",
    "content-disposition": "inline",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
    etag: `"${id}"`,
  }
  if (request.headers.get("if-none-match") === headers.etag) return new Response(null, { status: 304, headers })
  return new Response(content as BodyInit, { headers })
}
