import type { Conversation, Group, Status } from "../domain/model.ts"
import { assign } from "../features/conversations/commands.ts"
import { findConversation } from "../features/conversations/store.ts"
import { createGroup } from "../features/groups/commands.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "./app.ts"
import { openList, type TestInbox } from "./inbox.ts"
import type { TestWidget } from "./widget.ts"

/** A Shopbell with agents to put into groups. */
export type GroupsShop = TestShopbell & {
  /** An admin. */
  readonly ada: SignedIn
  readonly ben: SignedIn
  readonly cleo: SignedIn
  made(name: string, members: readonly SignedIn[], more?: Partial<Group>): Group
  /** The one that this widget's visitor has written in. */
  conversationOf(widget: TestWidget): Conversation
  /** A visitor who wrote, and whose conversation was given to the group. */
  visitorOf(group: Group): Promise<TestWidget>
  /** An open inbox with this list, which has heard all that was said before. */
  listOf(agent: SignedIn, view: "mine" | "unassigned" | "all", thread?: string | null): Promise<TestInbox>
}

export async function groupsShop({ ada: status = "offline" }: { ada?: Status } = {}): Promise<GroupsShop> {
  const shop = await testShopbell()
  const { io } = shop
  const ada = shop.agent("Ada", { role: "admin", status })

  function conversationOf(widget: TestWidget): Conversation {
    const { id } = io.db.get<{ id: string }>(
      "select conversations.id from messages join conversations on conversations.number = conversation_number where messages.id = :id",
      { id: widget.messages[0]!.id },
    )!
    return findConversation(io.db, id)!
  }

  return {
    ...shop,
    ada,
    ben: shop.agent("Ben"),
    cleo: shop.agent("Cleo"),
    made: (name, members, more) => createGroup(io, { name, names: {}, isPrivate: false, ...more, members: members.map(({ id }) => id) }),
    conversationOf,
    async visitorOf(group) {
      const widget = await shop.widget()
      await widget.write("Hello")
      assign(io, ada, conversationOf(widget).id, { agentIds: [], groupId: group.id, note: "" })
      return widget
    },
    async listOf(agent, view, thread = null) {
      const tab = await shop.tabOf(agent, { list: openList(view), conversation: thread })
      await tab.settled()
      return tab
    },
  }
}
