/** What there is to read: words without their markup, one space between them, none before a full stop or comma. */
export function textOf(html: string): string {
  const words = html.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ")
  const signs: Record<string, string> = { "&quot;": '"', "&#x27;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&" }
  return words.replaceAll(/&[#\w]+;/g, (sign) => signs[sign] ?? sign).replaceAll(/ (?=[.,])/g, "")
}

/** The page without what is around it on each page. */
export function mainOf(html: string): string {
  return html.slice(Math.max(0, html.indexOf("<main")))
}
