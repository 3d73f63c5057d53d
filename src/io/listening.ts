import { isIP } from "node:net"

/** Why a server cannot listen there: a sentence, and whose fault it is. K2: 2 if the variable cannot be meant so, 1 if the machine is in the way. */
export type ListenProblem = { readonly exitCode: 1 | 2; readonly sentence: string }

/** Throws what listening there would throw, now. */
export function tryToListen({ host, port }: { readonly host: string; readonly port: number }): void {
  void Bun.serve({ hostname: host, port, reusePort: false, fetch: () => new Response() }).stop(true)
}

/** What listening threw, in words; null if it is something else. */
export function listenProblem(error: unknown, { host, port }: { readonly host: string; readonly port: number }): ListenProblem | null {
  const { code, syscall, message } = (error ?? {}) as Partial<Error & { code: unknown; syscall: unknown }>
  if (code === "EADDRINUSE")
    return { exitCode: 1, sentence: `Port ${port} on ${host} is in use. Stop what uses it or set SHOPBELL_PORT to another.` }
  if (code === "EACCES") {
    const below =
      port > 0 && port < 1_024 ? "; ports below 1024 are for root. Set SHOPBELL_PORT to a higher one, with a proxy in front" : ""
    return { exitCode: 1, sentence: `This user may not listen on port ${port} of ${host}${below}.` }
  }
  const isListening = syscall === "listen" || syscall === "getaddrinfo"
  // Not of this machine; no address of a kind it has; a name nobody knows, for which Bun throws whatever code the system left behind.
  const isOfHost = ["EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL", "ENOTFOUND", "EAI_AGAIN", "ERR_INVALID_ARG_TYPE"].includes(String(code))
  if (isOfHost || (isListening && isIP(host) === 0))
    return { exitCode: 2, sentence: `SHOPBELL_HOST is "${host}", which is no address or name of this machine.` }
  if (!isListening) return null
  return { exitCode: 1, sentence: `Shopbell cannot listen on port ${port} of ${host}: ${message}.` }
}
