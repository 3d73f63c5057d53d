import { Elysia } from "elysia"
import { colorsOf } from "../../browser/widget/accent.ts"
import type { LoaderConfig } from "../../browser/widget/bridge.ts"
import { panelTexts } from "../../browser/widget/texts.ts"
import type { Config } from "../../config.ts"
import { faces, widgetMode } from "../../domain/widget-mode.ts"
import type { Account, Face, WidgetMode } from "../../domain/model.ts"
import { assetOf, sendAsset, type Asset, type Assets } from "../../io/assets.ts"
import { originOf } from "../../io/http.ts"
import type { Io } from "../../io/io.ts"
import { panelPage } from "../../../views/widget/panel.ts"
import { tryPage } from "../../../views/widget/try.ts"
import { modeFacts } from "../conversations/mode-store.ts"
import { guard } from "../auth/guard.ts"
import { findAccount } from "../settings/store.ts"

/** The widget's files and page. No GET here writes anything: crawlers and page loads leave no trace (W3, pitfall 77). */
export function widgetRoutes(io: Io, config: Config) {
  const loaders = new Map<string, Asset>()
  return new Elysia({ name: "widget" })
    .use(guard(io, config))
    .get("/widget.js", ({ request, set }) => {
      // Any site may load it, also one that isolates itself or asks for it with CORS.
      set.headers["cross-origin-resource-policy"] = "cross-origin"
      set.headers["access-control-allow-origin"] = "*"
      const { mode } = shownToStrangers(io)
      // W3: a page without consent asks anew, and anew, what its launcher is to say; what was kept for a minute would not do.
      const isModeAsked = new URL(request.url).searchParams.has("mode")
      const text = isModeAsked ? `export default "${mode}"` : loaderText(io.assets, findAccount(io.db), mode)
      const asset = loaders.get(text) ?? assetOf("widget.js", text)
      if (loaders.size > MOST_LOADERS) loaders.clear()
      loaders.set(text, asset)
      return sendAsset(asset, request, isModeAsked ? "no-cache" : "public, max-age=60, must-revalidate")
    })
    .get("/widget/panel", ({ request, set }) => {
      Object.assign(set.headers, panelHeaders(request))
      delete set.headers["cross-origin-opener-policy"]
      const account = findAccount(io.db)
      return panelPage({
        company: account.name,
        ...shownToStrangers(io),
        colors: colorsOf(account.accentColor),
        texts: panelTexts,
        asset: io.assets.url,
      }).toString()
    })
    .get(
      "/try",
      ({ request, set }) => {
        set.headers["content-type"] = "text/html; charset=utf-8"
        const loader = `${originOf(request, config)}/widget.js`
        return tryPage({ company: findAccount(io.db).name, loader, asset: io.assets.url }).toString()
      },
      config.isDev ? {} : { role: "agent" },
    )
}

/** One for each mode, name and colour that came up, and one for each mode alone. */
const MOST_LOADERS = 20

/** The loader with its configuration in front, in a block: nothing of it becomes a global of the host's page. */
export function loaderText(assets: Assets, account: Pick<Account, "name" | "accentColor">, mode: WidgetMode): string {
  const { fill, ink } = colorsOf(account.accentColor)
  const panel = ["panel.js", "panel.css"].map((name) => assets.url(name).split(".").at(-2)!.slice(0, 6)).join("")
  const config: LoaderConfig = { company: account.name, mode, fill, ink, panel }
  return `{const SHOPBELL=${JSON.stringify(config)};${assets.text("loader.js")}}`
}

/** M1 for somebody of whom nothing is known yet. */
function shownToStrangers(io: Io): { readonly mode: WidgetMode; readonly faces: readonly Face[] } {
  const facts = modeFacts(io.db, null, io.clock.now())
  return { mode: widgetMode(facts).mode, faces: faces(facts) }
}

/** S9: any site may frame it, and nothing in it comes from elsewhere. */
function panelHeaders(request: Request): Record<string, string> {
  const { host } = new URL(request.url)
  // 'self' is enough for today's browsers; Safari before 15.4 wants the socket's scheme spelled out.
  const sockets = /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : ""
  return {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
    "content-security-policy":
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'${sockets}; ` +
      "base-uri 'none'; form-action 'none'; frame-ancestors *",
    // A host page that isolates itself frames only pages that do so, too.
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "cross-origin",
  }
}
