import ipaddr from "ipaddr.js"

/** An address and how many of its bits count. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/**
 * The address that limits count by (S4). `X-Forwarded-For` is read from its end and only as far as trusted proxies wrote it.
 * IPv6 is cut to its /64, for one household has a whole one.
 */
export function addressOf(peer: string | undefined, forwardedFor: string | null, trusted: readonly Network[]): string {
  const chain = [...(forwardedFor ?? "").split(",").map((part) => part.trim()), peer ?? ""].filter((part) => part !== "")
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

/** One machine or one office's network: limits per address would hit everybody in it. */
export function isPrivate(address: string): boolean {
  const plain = address.replace("::/64", "::")
  return ipaddr.isValid(plain) && ["loopback", "private", "linkLocal", "uniqueLocal"].includes(ipaddr.process(plain).range())
}

function counted(address: string): string {
  if (!ipaddr.isValid(address)) return "unknown"
  const parsed = ipaddr.process(address)
  if (parsed.kind() === "ipv4") return parsed.toString()
  return `${(parsed as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`
}
