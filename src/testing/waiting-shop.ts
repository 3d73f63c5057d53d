import type { ListItem } from "../domain/inbox.ts"
import type { ConversationId, Group, Message, Status } from "../domain/model.ts"
import { reply } from "../features/conversations/commands.ts"
import { findListItem } from "../features/conversations/list-store.ts"
import { chooseStatus } from "../features/presence/commands.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "./app.ts"

/** A Shopbell where visitors wait: Ann is online, Ida is there and does not want to look so. */
export type WaitingShop = TestShopbell & {
  readonly ann: SignedIn
  readonly ida: SignedIn
  /** By the agent's own hand. */
  choose(agent: SignedIn, to: Status): void
  /** The conversation that was begun last. */
  newest(): ConversationId
  /** As lists show it. */
  item(id: ConversationId): ListItem
  /** In the newest one. */
  answerNewest(agent: SignedIn, text: string): Message
  /** W6: a visitor who chose this group writes. */
  writeTo(group: Group, text: string): Promise<void>
}

export async function waitingShop(): Promise<WaitingShop> {
  const shop = await testShopbell()
  const { io } = shop
  const newest = () => io.db.get<{ id: string }>("select id from conversations order by number desc limit 1")!.id
  return {
    ...shop,
    ann: shop.agent("Ann", { role: "admin", status: "online" }),
    ida: shop.agent("Ida", { status: "invisible" }),
    choose: (agent, to) => void chooseStatus(io, agent, to, agent.id),
    newest,
    item: (id) => findListItem(io.db, id, shop.clock.now())!,
    answerNewest: (agent, text) => reply(io, agent, newest(), { id: crypto.randomUUID(), text }),
    async writeTo(group, text) {
      const widget = await shop.widget()
      widget.groupId = group.id
      await widget.write(text)
    },
  }
}
