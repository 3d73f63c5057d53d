import type { Found, FoundItem } from "../../domain/inbox.ts"
import type { Agent, Author, ConversationId } from "../../domain/model.ts"
import { folded, searchOf, snippetOf, type Search } from "../../domain/search.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { counted } from "../presence/lease-store.ts"
import { behind, findListItem, inView, pageParams, type ListQuery } from "./list-store.ts"

/** Puts the next messages into the search index, at most `most`. Writes nothing when there are none. */
export function indexNext(db: Db, most: number): void {
  const { from } = db.get<{ from: number }>(`select searchable_rowid as "from" from indexing_progress`)!
  const { to } = db.get<{ to: number | null }>(
    `select max(rowid) as "to"
     from (select rowid from messages where rowid > :from order by rowid limit :most)`,
    { from, most },
  )!
  if (to === null) return
  db.run(
    `insert or replace into message_search (rowid, text)
     select rowid, folded(text)
     from messages
     where rowid > :from
       and rowid <= :to
       and author <> 'system'`,
    { from, to },
  )
  db.run("update indexing_progress set searchable_rowid = :to where id = 1", { to })
}

export type SearchQuery = Omit<ListQuery, "isClosed"> & { readonly search: string }

/** A page of what was found. `isCut`: the words are in so many messages that only the newest were looked through. */
export type Findings = { readonly items: readonly FoundItem[]; readonly isCut: boolean }

const MOST_HITS = 3_000
const MOST_NAMED = 2_000

/**
 * I1: a page of a view's open and closed conversations with these words in a message, or in the visitor's name or email, whatever their accents.
 * The index answers newest first and only so far, so that a word that is everywhere costs no more than others.
 */
export function searchItems(db: Db, query: SearchQuery, now: Instant): Findings {
  const search = searchOf(query.search)
  // Where the word itself is everywhere, those that begin with it would only cost time.
  const whole = hitsOf(db, matchOf(search, false))
  const isWholeEnough = whole.length === MOST_HITS || !search.isLastBeginning
  const hits = isWholeEnough ? whole : hitsOf(db, matchOf(search, true))
  const { sql, params } = searchSql(query, hits, namedSo(db, search, query.search))
  const rows = db.all<{ id: ConversationId; hit: number }>(sql, params)
  const agents = counted(db, now)
  const items = rows.flatMap(({ id, hit }) => {
    const item = findListItem(db, id, now, agents)
    return item ? [{ ...item, found: hit > 0 ? foundIn(db, hit, search, agents) : null }] : []
  })
  return { items, isCut: hits.length === MOST_HITS }
}

/** For `explain query plan` in the test as well. `hits`: messages by their rowid; `named`: conversations by their number. */
export function searchSql(
  query: SearchQuery,
  hits: readonly number[],
  named: readonly number[],
): { sql: string; params: Record<string, string | number> } {
  const order = query.isOldestFirst ? "asc" : "desc"
  const [, end = null] = NAMELESS.exec(query.search.toLowerCase()) ?? []
  const where = [...inView(query.view), ...behind(query.from, query.isOldestFirst)]
  return {
    sql: `with found as materialized (
        ${[FOUND_IN_MESSAGES, ...(end === null ? [] : [FOUND_NAMELESS]), FOUND_NAMED].join("\n        union all\n        ")}
      )
      select conversations.id, max(hit) as hit
      from found
      cross join conversations on conversations.number = found.number
      ${where.length > 0 ? `where ${where.join("\n  and ")}` : ""}
      group by conversations.number
      order by last_message_at ${order}, conversations.number ${order}
      limit :most`,
    params: {
      most: query.most,
      hits: JSON.stringify(hits),
      named: JSON.stringify(named),
      ...(end === null ? {} : { end }),
      ...pageParams(query),
    },
  }
}

const FOUND_IN_MESSAGES = `select conversation_number as number, max(hit) as hit
        from (select value as hit from json_each(:hits))
        cross join messages on messages.rowid = hit
        group by conversation_number`

const FOUND_NAMED = `select value as number, 0 as hit
        from json_each(:named)`

/** "Visitor 3f9a", as `visitorName` calls those who gave no name, or its beginning, or the end of it alone. */
const NAMELESS = /^(?:visitor\s+(?=[\da-f]{1,4}$)|(?=[\da-f]{4}$))([\da-f]+)$/

/** The newest. Behind "3f" come all that begin with it, up to the letter behind the last digit. By `visitors_by_end`. */
const FOUND_NAMELESS = `select conversations.number, 0 as hit
        from (
          select id
          from visitors
          where substr(id, -4) >= :end
            and substr(id, -4) < :end || 'g'
            and name is null
            and email is null
          order by rowid desc
          limit ${MOST_NAMED}
        ) as nameless
        cross join conversations on visitor_id = nameless.id`

/** FTS5's language: each word a quoted phrase of letters and digits, so that nothing in it is an operator. Null if there is no word. */
function matchOf(search: Search, isLastBeginning: boolean): string | null {
  const phrases = phrasesOf(search)
  return phrases.length === 0 ? null : `${phrases.join(" ")}${isLastBeginning ? "*" : ""}`
}

function phrasesOf({ words }: Search): readonly string[] {
  return [...new Set(words.map((parts) => `"${parts.join(" ")}"`))]
}

/** The newest messages that match. */
function hitsOf(db: Db, match: string | null): readonly number[] {
  if (match === null) return []
  const sql = `select rowid from message_search where message_search match :match order by rowid desc limit ${MOST_HITS}`
  return db.all<{ rowid: number }>(sql, { match }).map(({ rowid }) => rowid)
}

/** Conversations whose visitor's name and email have each of the words, as a beginning of one of theirs, or anywhere if it has three letters. The newest. */
function namedSo(db: Db, search: Search, typed: string): readonly number[] {
  const beginnings = phrasesOf(search).map((phrase) => `${phrase}*`)
  // Whatever stands in it, punctuation too: its own quotes are doubled, and NUL ends FTS5's text.
  const parts = [...new Set(folded(typed.toWellFormed()).replaceAll("\0", " ").split(/\s+/))].filter(Boolean)
  const isLong = parts.every((part) => [...part].length >= 3)
  return [
    ...namesIn(db, "name_search", beginnings),
    ...(isLong
      ? namesIn(
          db,
          "name_part_search",
          parts.map((part) => `"${part.replaceAll('"', '""')}"`),
        )
      : []),
  ]
}

function namesIn(db: Db, index: "name_search" | "name_part_search", phrases: readonly string[]): readonly number[] {
  if (phrases.length === 0) return []
  const sql = `select rowid as number from ${index} where ${index} match :match order by rowid desc limit ${MOST_NAMED}`
  return db.all<{ number: number }>(sql, { match: phrases.join(" ") }).map(({ number }) => number)
}

function foundIn(db: Db, rowid: number, search: Search, agents: readonly Agent[]): Found | null {
  const row = db.get<{ text: string; author: Author["kind"]; agentId: string | null }>(
    `select text, author, agent_id as agentId from messages where rowid = :rowid`,
    { rowid },
  )
  const pieces = row && snippetOf(row.text, search)
  if (!row || !pieces) return null
  if (row.author !== "agent") return { byId: null, byName: null, pieces }
  return { byId: row.agentId, byName: agents.find((agent) => agent.id === row.agentId)?.name ?? "", pieces }
}
