import type { AgentId } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"

export type Picture = { readonly id: string; readonly type: string; readonly content: Uint8Array }

/** Null for an id that nobody was given. */
export function findPicture(db: Db, id: string): Picture | null {
  return db.get<Picture>("select id, type, content from pictures where id = :id", { id })
}

/** The agent's one picture from now on; null takes it away. The old one goes, and its address with it. */
export function savePicture(db: Db, agentId: AgentId, picture: Picture | null): void {
  db.run("delete from pictures where id = (select picture from agents where id = :agentId)", { agentId })
  if (picture) db.run("insert into pictures (id, type, content) values (:id, :type, :content)", { ...picture })
  db.run("update agents set picture = :picture where id = :agentId", { agentId, picture: picture?.id ?? null })
}
