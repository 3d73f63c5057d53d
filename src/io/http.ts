import type { Server } from "bun"
import { addressOf, isPrivate, isTrusted, type Network } from "./address.ts"

type Addressed = { readonly url: string | null; readonly trustedProxies: readonly Network[] }
type Peers = Pick<Server<unknown>, "requestIP"> | null

/**
 * Requests that came to a trusted proxy by https. It is known at the door alone, where their peer is, and asked for wherever a cookie
 * or link is made; nothing of a request itself can be set.
 */
const byHttps = new WeakSet<Request>()

/** S2: at the door, before anything asks for the origin: takes a trusted proxy's word, and nobody else's, for the scheme that the browser used. */
export function believeProxy(request: Request, server: Peers, config: Addressed): void {
  const scheme = request.headers.get("x-forwarded-proto")?.split(",")[0]!.trim().toLowerCase()
  // Traefik names the scheme of an upgrade "wss".
  if ((scheme === "https" || scheme === "wss") && isTrusted(server?.requestIP(request)?.address ?? "", config.trustedProxies))
    byHttps.add(request)
}

/** The origin by which people reach us: the configured one, else that of the request. */
export function originOf(request: Request, config: Addressed): string {
  if (config.url !== null) return config.url
  const { origin, host } = new URL(request.url)
  return byHttps.has(request) ? new URL(`https://${host}`).origin : origin
}

/** The address that limits count by (S4). */
export function addressFor(request: Request, server: Peers, config: Addressed): string {
  const peer = server?.requestIP(request)?.address
  const forwarded = peer !== undefined && isTrusted(peer, config.trustedProxies) ? request.headers.get("x-forwarded-for") : null
  return addressOf(peer, forwarded, config.trustedProxies)
}

/** True if a proxy in a private network forwarded this, whose word is not trusted: its address stands for everybody behind it. */
export function isFromUnknownProxy(request: Request, server: Peers, config: Addressed): boolean {
  const peer = server?.requestIP(request)?.address
  return peer !== undefined && request.headers.has("x-forwarded-for") && isPrivate(peer) && !isTrusted(peer, config.trustedProxies)
}

/**
 * S2: true if a browser sent this from another site. `Sec-Fetch-Site` where there is one, else `Origin`;
 * a request with neither comes from no browser and so carries nobody's cookies.
 */
export function isCrossSite(request: Request, origin: string): boolean {
  const site = request.headers.get("sec-fetch-site")
  if (site !== null) return site !== "same-origin" && site !== "none"
  const from = request.headers.get("origin")
  return from !== null && from !== origin && from !== new URL(request.url).origin
}

/** For sockets, whose upgrades send no `Sec-Fetch-Site` everywhere but always an `Origin` from browsers. */
export function isForeignSocket(request: Request, origin: string): boolean {
  const from = request.headers.get("origin")
  return from !== null && from !== origin && URL.parse(from)?.host !== request.headers.get("host")
}

/** A path may have parts like `:id`. */
export type Route = { readonly method: string; readonly path: string }

/** The methods that an address answers, in order; none if there is no such address. A socket's takes a GET that upgrades. */
export function methodsAt(pathname: string, routes: readonly Route[]): readonly string[] {
  const methods = routes.filter(({ path }) => fits(pathname, path)).flatMap(({ method }) => METHODS_OF[method] ?? method)
  return [...new Set(methods)].toSorted()
}

/** S8: an address as the log may have it, for its own parts can be tokens that open doors: that of its route, or "unknown" if it has none. */
export function patternAt(pathname: string, routes: readonly Route[]): string {
  const patterns = new Set(routes.map(({ path }) => path))
  if (patterns.has(pathname)) return pathname
  return [...patterns].find((path) => fits(pathname, path)) ?? "unknown"
}

function fits(pathname: string, path: string): boolean {
  const parts = pathname.split("/")
  const pattern = path.split("/")
  return pattern.length === parts.length && pattern.every((part, i) => part === parts[i] || (part.startsWith(":") && parts[i] !== ""))
}

const METHODS_OF: Readonly<Record<string, readonly string[]>> = { GET: ["GET", "HEAD"], WS: ["GET"] }

/** Whether whoever asks reads pages: browsers say so. */
export function wantsPage(request: Request): boolean {
  return (request.headers.get("accept") ?? "").includes("text/html")
}

/** Whether they ask for JSON and no page, where a page would be the answer to all others. */
export function wantsJson(request: Request): boolean {
  return !wantsPage(request) && (request.headers.get("accept") ?? "").includes("application/json")
}

/** S1, S9: for our own pages. No inline code or style, no foreign anything, in nobody's frame. */
export const PAGE_HEADERS: Record<string, string> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self'; frame-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  // To other sites nothing, like "no-referrer"; but that one makes browsers send `Origin: null` with our own forms,
  // and on plain http, where there is no Sec-Fetch-Site, they could not be told from another site's.
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
}
