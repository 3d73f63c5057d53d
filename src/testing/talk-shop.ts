import { testShopbell, type SignedIn, type TestShopbell } from "./app.ts"
import type { TestWidget } from "./widget.ts"

/** A Shopbell in which Marie has just written "Hello": Ann, an admin, is online, Bob is not. */
export type TalkShop = {
  readonly shop: TestShopbell
  readonly ann: SignedIn
  readonly bob: SignedIn
  readonly marie: TestWidget
  /** The id of her conversation. */
  readonly talk: string
}

export async function talkShop(): Promise<TalkShop> {
  const shop = await testShopbell()
  const ann = shop.agent("Ann", { role: "admin", status: "online" })
  const bob = shop.agent("Bob")
  const marie = await shop.widget()
  await marie.write("Hello")
  return { shop, ann, bob, marie, talk: shop.io.db.get<{ id: string }>("select id from conversations")!.id }
}
