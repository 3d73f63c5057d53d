import type { Status, WidgetMode } from "../domain/model.ts"
import { seconds, type Instant } from "../domain/time.ts"
import { changeAutoOffline, chooseStatus } from "../features/presence/commands.ts"
import { counted, inboxLease } from "../features/presence/lease-store.ts"
import { changeAccount } from "../features/settings/commands.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "./app.ts"
import type { TestInbox } from "./inbox.ts"
import { textOf } from "./page-text.ts"
import type { TestWidget } from "./widget.ts"

/**
 * A Shopbell whose account has strict presence (P15). Ada is Online and never goes offline by herself, Ben is Offline, Cleo and Ida are
 * Invisible. No inbox is open yet, so the widget that is there is a messenger.
 */
export type StrictShop = TestShopbell & {
  /** An admin. */
  readonly ada: SignedIn
  readonly ben: SignedIn
  readonly cleo: SignedIn
  readonly ida: SignedIn
  readonly visitor: TestWidget
  /** What that widget was told last. */
  mode(): WidgetMode
  becomes(wanted: WidgetMode): Promise<void>
  /** Each mode that it was told by now, without repetitions. */
  modes(): Promise<readonly WidgetMode[]>
  /** What Ada counts as. */
  standing(): Status
  /** Closes it; from then on it answers nothing. */
  leaves(tab: TestInbox): Promise<void>
  /** In steps as ticks do: a longer one would be a jump of the clock. */
  passTo(at: Instant): void
  html(path: string, who?: SignedIn): Promise<string>
  /** The same as it is read. */
  text(path: string, who?: SignedIn): Promise<string>
}

export async function strictShop(): Promise<StrictShop> {
  const shop = await testShopbell()
  const { io } = shop
  const ada = shop.agent("Ada", { role: "admin", status: "online" })
  const ben = shop.agent("Ben", { status: "offline" })
  const cleo = shop.agent("Cleo", { status: "invisible" })
  const ida = shop.agent("Ida", { status: "invisible" })
  changeAccount(io, { isPresenceStrict: true })
  chooseStatus(io, ada, "offline", ada.id)
  chooseStatus(io, ada, "online", ada.id)
  changeAutoOffline(io, ada, { after: null, isAlsoDuringHours: false, isBackOnReturn: false })
  const visitor = await shop.widget()

  const mode = () => visitor.of("mode").at(-1)?.mode ?? visitor.of("welcome").at(-1)!.mode.mode
  const html = async (path: string, who = ada) => await (await who.fetch(path)).text()
  return {
    ...shop,
    ada,
    ben,
    cleo,
    ida,
    visitor,
    mode,
    async becomes(wanted) {
      while (mode() !== wanted) await visitor.until((frame) => frame.type === "mode", visitor.frames.length)
    },
    async modes() {
      const from = visitor.frames.length
      visitor.send({ type: "ping" })
      await visitor.until((frame) => frame.type === "pong", from)
      const told = [visitor.of("welcome")[0]!.mode.mode, ...visitor.of("mode").map((frame) => frame.mode)]
      return told.filter((one, i) => one !== told[i - 1])
    },
    standing: () => counted(io.db, shop.clock.now()).find(({ id }) => id === ada.id)!.status,
    async leaves(tab) {
      tab.close()
      await tab.closing()
    },
    passTo(at) {
      while (shop.clock.now() < at) shop.pass(Math.min(seconds(10), at - shop.clock.now()))
    },
    html,
    text: async (path, who) => textOf(await html(path, who)),
  }
}

/** When an inbox of theirs answered last. */
export function lastAnswer(shop: TestShopbell, { id }: SignedIn): Instant {
  return inboxLease(shop.io.db, id)!.renewedAt!
}
