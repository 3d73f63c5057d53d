import type { LoaderConfig, Preview } from "./bridge.ts"
import { element, icon, ICONS } from "./dom.ts"
import { loaderCss } from "./loader-css.ts"
import { launcherTexts as texts } from "./texts.ts"

export type Host = {
  /** `<shopbell-widget>`: what the page sees of us. */
  readonly root: HTMLElement
  readonly launcher: HTMLButtonElement
  /** Holds the frame, and until its page is `here` says so. */
  readonly panel: HTMLElement
  show(state: Shown): void
}

export type Shown = {
  readonly mode: LoaderConfig["mode"]
  readonly isOpen: boolean
  readonly isHidden: boolean
  readonly unread: number
  readonly preview: Preview | null
}

/** The launcher, the preview bubble and a place for the panel, in a shadow tree that the page's styles do not reach. */
export function newHost(config: LoaderConfig, clicked: (on: "launcher" | "preview" | "dismiss") => void): Host {
  const root = document.createElement("shopbell-widget")
  const shadow = root.attachShadow({ mode: "open" })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(loaderCss(config))
  shadow.adoptedStyleSheets = [sheet]

  const badge = element("span", { class: "badge", "aria-hidden": "true" })
  const launcher = element(
    "button",
    { class: "launcher", type: "button", "aria-haspopup": "dialog" },
    icon(ICONS.bubble, "talk bubble"),
    icon(ICONS.mail, "talk mail"),
    icon(ICONS.down, "down"),
    element("span", { class: "dot" }),
    badge,
  )
  launcher.onclick = () => clicked("launcher")
  const panel = element("div", { class: "panel" }, element("p", { role: "status" }, texts.connecting))
  const said = element("div", { class: "preview", role: "status" })
  shadow.append(panel, said, launcher)
  let previewed: string | undefined

  return {
    root,
    launcher,
    panel,
    show({ mode, isOpen, isHidden, unread, preview }) {
      Object.assign(root.dataset, { mode, open: isOpen, unread })
      root.toggleAttribute("hidden", isHidden)
      const name = texts.launcher[mode]
      launcher.setAttribute("aria-label", unread > 0 ? `${name}, ${texts.unread(unread)}` : name)
      launcher.setAttribute("aria-expanded", String(isOpen))
      badge.textContent = unread > 9 ? "9+" : String(unread)
      if (previewed === preview?.id) return
      previewed = preview?.id
      said.replaceChildren(...(preview ? [bubble(preview, clicked)] : []))
    },
  }
}

function bubble({ name, text }: Preview, clicked: (on: "preview" | "dismiss") => void): HTMLElement {
  const said = element("button", { class: "said", type: "button" }, element("b", {}, name), element("span", { dir: "auto" }, text))
  const dismiss = element("button", { class: "dismiss", type: "button", "aria-label": texts.dismiss }, icon(ICONS.cross))
  said.onclick = () => clicked("preview")
  dismiss.onclick = () => clicked("dismiss")
  return element("div", {}, said, dismiss)
}
