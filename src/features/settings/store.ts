import type { Account } from "../../domain/model.ts"
import type { ZoneFrom } from "../../domain/zone.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"

type AccountRow = {
  name: string
  is_typing_preview_on: number
  is_widget_hidden_when_offline: number
  is_presence_strict: number
  asks_for_group: number
  missed_after: number
  accent_color: string
  time_zone: string
  zone_from: ZoneFrom
}

const accounts = memoryOf<Account>("accounts")

/** The one account. */
export function findAccount(db: Db): Account {
  return accounts(db).of("the one", () => readAccount(db))
}

function readAccount(db: Db): Account {
  const row = db.get<AccountRow>(
    "select name, is_typing_preview_on, is_widget_hidden_when_offline, is_presence_strict, asks_for_group, missed_after, accent_color, time_zone, zone_from from accounts where id = 1",
  )!
  return {
    name: row.name,
    isTypingPreviewOn: row.is_typing_preview_on === 1,
    isWidgetHiddenWhenOffline: row.is_widget_hidden_when_offline === 1,
    isPresenceStrict: row.is_presence_strict === 1,
    asksForGroup: row.asks_for_group === 1,
    missedAfter: row.missed_after,
    accentColor: row.accent_color,
    timeZone: row.time_zone,
    zoneFrom: row.zone_from,
  }
}

export function saveAccount(db: Db, account: Account): void {
  db.run(
    `update accounts
     set name = :name,
         is_typing_preview_on = :isTypingPreviewOn,
         is_widget_hidden_when_offline = :isWidgetHiddenWhenOffline,
         is_presence_strict = :isPresenceStrict,
         asks_for_group = :asksForGroup,
         missed_after = :missedAfter,
         accent_color = :accentColor,
         time_zone = :timeZone,
         zone_from = :zoneFrom
     where id = 1`,
    { ...account },
  )
}
