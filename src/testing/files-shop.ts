import type { Message } from "../domain/model.ts"
import { reply } from "../features/conversations/commands.ts"
import { writeByMail } from "../features/conversations/visitor-commands.ts"
import { keepFiles } from "../features/files/keeping.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "./app.ts"
import type { TestWidget } from "./widget.ts"

export type GivenFile = readonly [name: string, content: Uint8Array]

/** A Shopbell with a conversation in which files are sent. */
export type FilesShop = TestShopbell & {
  /** An admin, who is online. */
  readonly ada: SignedIn
  readonly tab: TestWidget
  visitorSends(text: string, ...given: readonly GivenFile[]): Promise<Message>
  agentSends(text: string, ...given: readonly GivenFile[]): Promise<Message>
  /** The conversation as Ada reads it. */
  page(): Promise<string>
}

export async function filesShop(): Promise<FilesShop> {
  const shop = await testShopbell()
  const { io, talk } = shop
  const ada = shop.agent("Ada", { role: "admin", status: "online" })
  const tab = await shop.widget()
  await tab.write("Hello")

  const written = async (text: string, given: readonly GivenFile[]) => ({
    id: crypto.randomUUID(),
    text,
    ...(await keepFiles(
      io,
      given.map(([name, content]) => ({ name, content })),
    )),
  })
  return {
    ...shop,
    ada,
    tab,
    visitorSends: async (text, ...given) => writeByMail(io, talk().visitorId, await written(text, given)),
    agentSends: async (text, ...given) => reply(io, ada, talk().id, await written(text, given)),
    page: async () => (await ada.fetch(`/inbox/${talk().id}`)).text(),
  }
}

export const bytes = (text: string) => new TextEncoder().encode(text)
