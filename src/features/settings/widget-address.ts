import type { Config } from "../../config.ts"
import { originOf } from "../../io/http.ts"
import type { WidgetAddress } from "../../../views/settings/widget.ts"

/** Pitfall 84: a snippet with an address that visitors cannot reach is the classic first mistake. */
export function widgetAddress(request: Request, config: Config): WidgetAddress {
  const publicUrl = originOf(request, config)
  return { publicUrl, warning: warning(new URL(publicUrl), new URL(request.url).host, config.url !== null) }
}

function warning(url: URL, host: string, isConfigured: boolean): string | null {
  if (url.host !== host) {
    return `You opened this page on ${host}, but the snippet says ${url.host}, as SHOPBELL_URL does. If visitors can't reach ${url.host}, correct SHOPBELL_URL and restart.`
  }
  if (/^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)) {
    return `Only this computer can reach ${url.host}. Before you paste the snippet into a public site, set SHOPBELL_URL to Shopbell's public address and restart.`
  }
  if (!isConfigured)
    return `This address is the one you opened this page with. Set SHOPBELL_URL to be sure that it is the one visitors can reach.`
  return null
}
