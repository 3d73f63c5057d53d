import type { Config } from "./config.ts"

/** `shopbell healthcheck`: 0 if the server with this environment answers, else 1. For containers, which have no curl. */
export async function healthcheck({ host, port }: Pick<Config, "host" | "port">): Promise<number> {
  const answer = await fetch(`http://${reachable(host)}:${port}/up`, { signal: AbortSignal.timeout(3_000) }).catch(() => null)
  return answer?.ok ? 0 : 1
}

/** A server that listens on all addresses is asked at its own. */
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1"
  if (host === "::") return "[::1]"
  return host.includes(":") ? `[${host}]` : host
}
