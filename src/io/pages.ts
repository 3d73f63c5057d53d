/** Elysia's `set`, as far as an answer needs it. */
type Answer = { status?: number | string; headers: Record<string, string | number | string[] | undefined> }

/** Answers with a page or fragment. Not to be kept anywhere: after signing out, Back must show nothing. */
export function asHtml(set: Answer, content: { toString(): string }, status = 200): string {
  set.status = status
  set.headers["content-type"] = "text/html; charset=utf-8"
  set.headers["cache-control"] = "no-store"
  return content.toString()
}

/** Sends the browser on with a GET, so that reloading repeats no form. `path` is ours: people's go through `safePath`. */
export function goTo(set: Answer, path: string): string {
  set.status = 303
  set.headers.location = path
  set.headers["cache-control"] = "no-store"
  return ""
}

/** A path on this site, or null: `//evil`, `/\evil` and `/<tab>/evil` are all other sites to a browser. */
export function safePath(text: string | undefined): string | null {
  if (!text?.startsWith("/")) return null
  const url = URL.parse(text, "http://here.invalid")
  if (url?.origin !== "http://here.invalid" || url.pathname.startsWith("//")) return null
  return url.pathname + url.search + url.hash
}
