import { testShopbell, type SignedIn, type TestShopbell } from "./app.ts"

/** A Shopbell with a small team. */
export type TeamShop = TestShopbell & {
  /** The only admin, who is online. */
  readonly ada: SignedIn
  /** An agent, who is offline. */
  readonly linus: SignedIn
}

export async function teamShop(): Promise<TeamShop> {
  const shop = await testShopbell()
  return { ...shop, ada: shop.agent("Ada", { role: "admin", status: "online" }), linus: shop.agent("Linus") }
}
