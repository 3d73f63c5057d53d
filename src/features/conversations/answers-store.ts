import type { Duration } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"

const MOST = 50
const answers = memoryOf<readonly Duration[]>("exchanges")

/** M6: how long the visitors of the last exchanges waited for their first answer. Read again when an exchange finishes. */
export function recentAnswers(db: Db): readonly Duration[] {
  return answers(db).of("recent", () =>
    db
      .all<{ answered_after: number }>(
        `select answered_after
         from exchanges
         where answered_after is not null
         order by finished_at desc
         limit :most`,
        { most: MOST },
      )
      .map((row) => row.answered_after),
  )
}
