import ipaddr from "ipaddr.js"

/** An address and how many of its bits count. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/**
 * The address that limits count by (S4). `X-Forwarded-For` is read from its end and only as far as trusted proxies wrote it.
 * IPv6 is cut to its /64, for one household has a whole one. "unknown" if it is no address.
 */
export function addressOf(peer: string | undefined, forwardedFor: string | null, trusted: readonly Network[]): string {
  const chain = [...(forwardedFor ?? "").split(",").map(withoutPort), peer ?? ""].filter((part) => part !== "")
  let address = chain.pop() ?? ""
  while (chain.length > 0 && isTrusted(address, trusted)) address = chain.pop()!
  return counted(address)
}

/** Does this peer's word count for what the browser asked for? */
export function isTrusted(address: string, trusted: readonly Network[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return trusted.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match([network, bits] as never))
}

/** One machine, one office's network, or nobody knows whose: limits per address and bans would hit everybody who has it (pitfall 100). */
export function isPrivate(address: string): boolean {
  const plain = address.replace("::/64", "::")
  return !ipaddr.isValid(plain) || PRIVATE.has(ipaddr.process(plain).range())
}

const PRIVATE: ReadonlySet<string> = new Set(["loopback", "unspecified", "private", "linkLocal", "uniqueLocal", "carrierGradeNat"])

/** Some proxies write ports, and quote what has brackets, as RFC 7239 does. */
function withoutPort(entry: string): string {
  const plain = entry.trim().replace(/^"(.*)"$/, "$1")
  const [, v6, v4] = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d{1,5})?$/.exec(plain) ?? []
  return v6 ?? v4 ?? plain
}

function counted(address: string): string {
  if (!ipaddr.isValid(address)) return "unknown"
  const parsed = ipaddr.process(address)
  // Of this machine's IPv6 network there is this machine only.
  if (parsed.kind() === "ipv4" || parsed.range() === "loopback" || parsed.range() === "unspecified") return parsed.toString()
  return `${(parsed as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`
}
