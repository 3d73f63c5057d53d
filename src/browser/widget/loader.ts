import type { LoaderConfig, Preview, ToLoader } from "./bridge.ts"
import { installed, type Commands } from "./commands.ts"
import { frameIn } from "./frame.ts"
import { newHost } from "./host.ts"
import { isKept, keep, kept, onOtherTab, ownToken } from "./keep.ts"
import { currentPage, onPageView } from "./pages.ts"
import { fullScreen } from "./phone.ts"

/** The server puts it in front of this file (features/widget/routes.ts). */
declare const SHOPBELL: LoaderConfig

/** If the page never finishes loading. */
const IDLE_AT_LATEST = 8_000
/** Without consent, how old what the launcher says may be while it is looked at. */
const ASKED_EVERY = 60_000

// Null in a module or if some tag manager ran us as text.
const script = (document.currentScript ?? document.querySelector('script[src*="/widget.js"]')) as HTMLScriptElement | null

/** W1: the host page's half of the widget. */
function load(): Commands {
  const origin = new URL(script?.src ?? location.href).origin
  // W3: who has left something here before opened it then, and that was their consent.
  let hasConsent = script?.dataset.consent !== "required" || isKept()
  let isOpen = false
  let isHidden = false
  let isKilled = false
  let { mode } = SHOPBELL
  let unread = 0
  let preview: Preview | null = null
  let dismissed: string | undefined
  let draft = ""
  let asked = 0

  const host = newHost(SHOPBELL, (on) => {
    if (on === "dismiss") {
      dismissed = preview?.id
      show()
    } else if (isOpen) close()
    else open()
  })
  const frame = frameIn(host.panel, origin, SHOPBELL, heard)
  const phone = fullScreen(host.panel, close)

  function show(): void {
    // M7: an open one stays with whoever is writing in it.
    host.show({
      mode: isOpen && mode === "hidden" ? "messenger" : mode,
      isOpen,
      isHidden,
      unread,
      preview: preview?.id === dismissed ? null : preview,
    })
  }

  function open(isFocused = true): void {
    if (isOpen || isHidden || isKilled || mode === "hidden") return
    isOpen = hasConsent = true
    frame.make()
    phone.opened()
    show()
    tellFrame(isFocused)
  }

  function tellFrame(takesFocus: boolean): void {
    // A keyboard that springs up by itself hides half of a phone (pitfall 88).
    const isFocused = takesFocus && !matchMedia("(pointer:coarse)").matches
    if (isFocused) frame.focus()
    frame.say({ type: "open", isOpen, isFocused })
  }

  function close(): void {
    if (!isOpen) return
    const hadFocus = host.root.shadowRoot?.activeElement
    isOpen = false
    phone.closed()
    show()
    if (hadFocus) host.launcher.focus({ preventScroll: true })
    tellFrame(false)
  }

  function heard(message: ToLoader): void {
    switch (message.type) {
      // For what was typed in an earlier frame: the script that is ready to send it may be long in coming.
      case "here":
      case "ready":
        frame.say({ type: "start", kept: kept(), draft, page: currentPage(), isOpen })
        return tellFrame(isOpen)
      case "want-token":
        return frame.say({ type: "token", token: ownToken() })
      case "keep":
      case "forget": {
        const { token, outbox } = kept()
        const id = message.type === "keep" ? message.outgoing.id : message.id
        const others = outbox.filter((outgoing) => outgoing.id !== id)
        if (message.type === "keep") keep({ token, outbox: [...others, message.outgoing] })
        else if (others.length < outbox.length) keep({ token, outbox: others })
        return
      }
      case "keep-choice":
        return keep({ ...kept(), choice: message.groupId })
      case "draft":
        draft = message.text
        return
      case "state":
        ;({ mode, unread, preview } = message)
        return show()
      case "close":
        return close()
      case "blocked":
        mode = "hidden"
        close()
        show()
        return frame.remove()
      case "outdated":
        return frame.renew()
    }
  }

  function idle(): void {
    if (isKilled) return
    if (hasConsent) frame.make()
    else void ask()
  }

  /**
   * W3, M7: before consent there is no frame that hears of the mode, so it is imported, without a cookie or an id: as a module, each
   * under a name of its own, for one is loaded once. Not by `fetch`, which would take more of the page's CSP than it takes to load us
   * (W1); nor by a tag, which a page with Trusted Types refuses and reports (pitfall 81).
   */
  async function ask(): Promise<void> {
    if (hasConsent || isKilled || document.hidden) return
    const mine = ++asked
    const told = await import(`${origin}/widget.js?mode=${mine}`).catch(() => null)
    // Whoever has a frame hears it there, and sooner.
    if (!told || hasConsent || mine < asked) return
    mode = told.default
    show()
  }

  // W11: bodies are swapped by frameworks, and may not be there yet when we stand in the head (pitfall 78).
  const observer = new MutationObserver(attach)
  function attach(): void {
    if (isKilled || !document.body || host.root.parentNode === document.body) return
    document.body.append(host.root)
    frame.moved()
    observer.disconnect()
    watch(document.documentElement)
    watch(document.body)
  }
  const watch = (parent: Node) => observer.observe(parent, { childList: true })
  watch(document.documentElement)

  const whenIdle = () => ("requestIdleCallback" in window ? requestIdleCallback(idle, { timeout: 3_000 }) : setTimeout(idle, 1_500))
  if (document.readyState === "complete") whenIdle()
  else {
    addEventListener("load", whenIdle)
    setTimeout(idle, IDLE_AT_LATEST)
  }
  host.launcher.onpointerenter = idle
  host.root.addEventListener("keydown", ({ key }) => key === "Escape" && close())
  onOtherTab((token) => {
    hasConsent ||= isKept()
    idle()
    frame.say({ type: "token", token })
  })
  document.addEventListener("visibilitychange", ask)
  setInterval(ask, ASKED_EVERY)
  const tellPage = () => frame.say({ type: "page", page: currentPage() })
  onPageView(tellPage)
  show()
  attach()

  return {
    openChat: open,
    open,
    minimizeWidget: close,
    close,
    consent(answer) {
      if (answer !== "granted") return
      hasConsent = true
      whenIdle()
    },
    show() {
      isHidden = false
      show()
    },
    hide() {
      close()
      isHidden = true
      show()
    },
    pageView: tellPage,
    kill() {
      close()
      isKilled = true
      observer.disconnect()
      frame.remove()
      host.root.remove()
    },
  }
}

installed(load)
