/**
 * What the two halves of the widget say to each other by `postMessage`: the loader in the host's page and the panel in its frame.
 * Each takes words only from the other's window; the loader besides only from our origin, the panel only from the origin that started it.
 */
import type { WidgetMode } from "../../domain/model.ts"
import type { PageSeen } from "../../protocol.ts"
import type { Outgoing } from "./chat.ts"

/**
 * The one thing that is kept, in the host page's storage: the token, and what is written but not acknowledged. W6: and the choice of
 * a group, which is an interaction as well (W3), until something is written and takes it along. Null: not sure. Missing: not answered.
 */
export type Kept = { readonly token: string | null; readonly outbox: readonly Outgoing[]; readonly choice?: string | null | undefined }

export type ToPanel =
  /** Said to a page that is here, for what was typed in an earlier one, and again to its script. */
  | {
      readonly type: "start"
      readonly kept: Kept
      readonly draft: string
      readonly page: PageSeen
      readonly isOpen: boolean
    }
  | { readonly type: "token"; readonly token: string | null }
  | { readonly type: "page"; readonly page: PageSeen }
  /** `isFocused`: the composer should take the focus. */
  | { readonly type: "open"; readonly isOpen: boolean; readonly isFocused: boolean }

export type ToLoader =
  /** The page is, the script is not yet: one can write, and see that it is ours. */
  | { readonly type: "here" }
  | { readonly type: "ready" }
  | { readonly type: "want-token" }
  | { readonly type: "keep"; readonly outgoing: Outgoing }
  | { readonly type: "forget"; readonly id: string }
  | { readonly type: "keep-choice"; readonly groupId: string | null }
  | { readonly type: "draft"; readonly text: string }
  | { readonly type: "state"; readonly mode: WidgetMode; readonly unread: number; readonly preview: Preview | null }
  | { readonly type: "close" }
  /** C10. */
  | { readonly type: "blocked" }
  /** The server speaks a newer version: make the frame anew. */
  | { readonly type: "outdated" }

export type Preview = { readonly id: string; readonly name: string; readonly text: string }

/** What the server puts in front of the loader, as `SHOPBELL`. */
export type LoaderConfig = {
  readonly company: string
  /** For a visitor without a conversation. */
  readonly mode: WidgetMode
  readonly fill: string
  readonly ink: string
  /** Changes with the panel's files. */
  readonly panel: string
}

/** Where to post so that only `origin` hears it. A page from a file has no origin that could be named. */
export const aimedAt = (origin: string): string => (origin === "null" ? "*" : origin)
