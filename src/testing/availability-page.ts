import type { Status } from "../domain/model.ts"
import { findAgent } from "../features/agents/store.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "./app.ts"
import { post, type Fields } from "./form.ts"

/** A Shopbell where Ada, who is offline, says when she works. */
export type AvailabilityPage = TestShopbell & {
  readonly ada: SignedIn
  /** P9: her hours. */
  save(fields: Fields): Promise<Response>
  /** P10 */
  leave(from: string, to: string): Promise<Response>
  /** As she gets it. */
  text(path?: string): Promise<string>
  /** P13: the sentence at its top. */
  standing(): Promise<string>
  statusOf(agent: SignedIn): Status
}

export const PAGE = "/settings/availability"

/** Monday to Friday, as the form says it. */
export const OFFICE_HOURS_TYPED: Fields = Object.fromEntries([
  ["zone", "UTC"],
  ["hours-on", "on"],
  ...[1, 2, 3, 4, 5].flatMap((day) => [
    [`from-${day}`, "09:00"],
    [`to-${day}`, "17:00"],
  ]),
])

export async function availabilityPage(): Promise<AvailabilityPage> {
  const shop = await testShopbell()
  const ada = shop.agent("Ada")
  const text = async (path = PAGE) => await (await ada.fetch(path)).text()
  return {
    ...shop,
    ada,
    save: (fields) => post(ada, PAGE, fields),
    leave: (from, to) => post(ada, `${PAGE}/leaves`, { from, to }),
    text,
    standing: async () => /id="standing-words">([^<]*)</.exec(await text())![1]!,
    statusOf: ({ id }) => findAgent(shop.io.db, id)!.status,
  }
}
