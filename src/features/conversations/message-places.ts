import type { Db } from "../../io/db.ts"
import type { Deferred } from "../../io/deferrables.ts"
import { memoryOf } from "../../io/memory.ts"

// C9: where each message stands in its conversation, `message_order`, follows behind the messages: an index on them would make each
// commit write a page for each conversation that speaks. Whoever reads `message_places` finds all of them, placed or not; before a
// statement that names `message_order` all get their place. In a rush they get it in portions: some conversations at a time, and all
// that these have said since the last time, so that a page is written once for many messages and nobody waits for long.

/** In a rush there is a portion after so many messages, */
const EVERY = 250
/** and after so many portions it is the first conversation's turn again. */
const PORTIONS = 24
/** As many are placed in a few milliseconds. */
const FEW = 1_000

/** Of one conversation: the number of the first that has no place, and the rowids of all that have none, in order and without a gap. */
type Tail = { readonly firstSeq: number; readonly rowids: number[] }

type Unplaced = {
  /** By conversation number. */
  readonly tails: Map<number, Tail>
  count: number
  newest: number
  untilPortion: number
  /** The conversations whose turn comes yet, and up to which message all have their place when it has come. */
  round: number[]
  roundEnd: number
  portion: number
}

/** Forgotten whenever anything is undone, and at the start: then they are looked for among the messages. */
const unplaced = memoryOf<Unplaced>()
const ALL = "all"
const orders = new WeakMap<Db, Deferred>()

/** This message is stored and has no place yet. */
export function placeLater(db: Db, conversationNumber: number, seq: number, rowid: number): void {
  const order = orderOf(db)
  order.due()
  const state = unplaced(db).get(ALL)
  const tail = state?.tails.get(conversationNumber)
  if (!state || (tail && seq !== tail.firstSeq + tail.rowids.length)) return order.now()
  if (tail) tail.rowids.push(rowid)
  else state.tails.set(conversationNumber, { firstSeq: seq, rowids: [rowid] })
  state.count++
  state.newest = rowid
  if (--state.untilPortion === 0) placePortion(db, state)
}

/** Each second: in a rush the portions do it. */
export function placeFew(db: Db): void {
  if ((unplaced(db).get(ALL)?.count ?? 0) <= FEW) orderOf(db).now()
}

function orderOf(db: Db): Deferred {
  let order = orders.get(db)
  if (!order) orders.set(db, (order = db.deferrable(["message_order"], () => placeAll(db))))
  return order
}

function placePortion(db: Db, state: Unplaced): void {
  state.untilPortion = EVERY
  if (state.round.length === 0) beginRound(db, state)
  orderOf(db).inPart(() => {
    for (const number of state.round.splice(0, state.portion)) {
      const { firstSeq, rowids } = state.tails.get(number)!
      state.tails.delete(number)
      state.count -= rowids.length
      const placed = db.run(
        `insert or ignore into message_order (conversation_number, seq, message_rowid)
         select :number, :firstSeq + key, value
         from json_each(:rowids)`,
        { number, firstSeq, rowids: JSON.stringify(rowids) },
      )
      reportUnplaced(rowids.length - placed)
    }
  })
}

function beginRound(db: Db, state: Unplaced): void {
  if (state.roundEnd > 0) saveProgress(db, state.roundEnd)
  state.round = [...state.tails.keys()]
  state.roundEnd = state.newest
  state.portion = Math.ceil(state.round.length / PORTIONS)
}

/** Writes nothing when there is nothing new. */
function placeAll(db: Db): void {
  const { from, to } = db.get<{ from: number; to: number | null }>(
    `select ordered_rowid as "from", (select max(rowid) from messages) as "to" from indexing_progress`,
  )!
  if (to !== null && to > from) {
    const { n } = db.get<{ n: number }>(`select count(*) as n from messages where ${HAS_NO_PLACE}`, { from })!
    const placed = db.run(
      `insert or ignore into message_order (conversation_number, seq, message_rowid)
       select conversation_number, seq, rowid
       from messages
       where ${HAS_NO_PLACE}
       order by conversation_number, seq`,
      { from },
    )
    saveProgress(db, to)
    reportUnplaced(n - placed)
  }
  unplaced(db).set(ALL, { tails: new Map(), count: 0, newest: 0, untilPortion: EVERY, round: [], roundEnd: 0, portion: 0 })
}

const HAS_NO_PLACE = `rowid > :from and not exists (
  select 1
  from message_order as placed
  where placed.conversation_number = messages.conversation_number
    and placed.seq = messages.seq
    and placed.message_rowid = messages.rowid
)`

function saveProgress(db: Db, to: number): void {
  db.run("update indexing_progress set ordered_rowid = :to", { to })
}

/** A bug of ours must not take everybody's reading away; it must be heard of. */
function reportUnplaced(count: number): void {
  if (count > 0) reportError(new Error(`${count} messages have a number that another message of their conversation has.`))
}
