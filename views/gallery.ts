import { availabilityEntries } from "./dev/availability-entries.ts"
import { doorEntries } from "./dev/door-entries.ts"
import { emailEntries } from "./dev/email-entries.ts"
import { emailSettingsEntries } from "./dev/email-settings-entries.ts"
import type { Entry } from "./dev/entries.ts"
import { inboxEntries } from "./dev/inbox-entries.ts"
import { mailEntries } from "./dev/mail-entries.ts"
import { pageEntries } from "./dev/page-entries.ts"
import { partEntries } from "./dev/part-entries.ts"
import { presenceEntries } from "./dev/presence-entries.ts"
import { pushEntries } from "./dev/push-entries.ts"
import { settingsEntries } from "./dev/settings-entries.ts"
import { teamEntries } from "./dev/team-entries.ts"

/** Every view with sample props, empty and overlong first: to be looked at (K7), and walked by a test. */
export const gallery: readonly Entry[] = [
  ...doorEntries,
  ...settingsEntries,
  ...teamEntries,
  ...availabilityEntries,
  ...pageEntries,
  ...presenceEntries,
  ...inboxEntries,
  ...pushEntries,
  ...partEntries,
  ...mailEntries,
  ...emailEntries,
  ...emailSettingsEntries,
]
