import { testShopbell, type SignedIn, type TestShopbell } from "./app.ts"
import { mainOf, textOf } from "./page-text.ts"

/** A Shopbell whose Presence page is read by Ada; Ben works there as well. */
export type PresencePage = TestShopbell & {
  /** An admin. */
  readonly ada: SignedIn
  readonly ben: SignedIn
  /** As Ada gets it. */
  get(path?: string): Promise<Got>
}

/** `page`: what there is to read in its own part. */
export type Got = { readonly status: number; readonly html: string; readonly page: string }

export async function presencePage(): Promise<PresencePage> {
  const shop = await testShopbell()
  const ada = shop.agent("Ada", { role: "admin" })
  return {
    ...shop,
    ada,
    ben: shop.agent("Ben"),
    async get(path = "/settings/presence") {
      const answer = await ada.fetch(path)
      const html = await answer.text()
      return { status: answer.status, html, page: textOf(mainOf(html)) }
    },
  }
}
