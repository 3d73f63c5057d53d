import { html, type Html } from "./html.ts"

/** Built file's name → its address (`io.assets.url`). */
export type AssetUrl = (name: string) => string

export type Document = {
  readonly title: string
  readonly body: Html
  /** Null where the built files' addresses are unknown; the page is then plain, and readable. */
  readonly asset: AssetUrl | null
  /** Said once when the page comes up: what the form before it did. */
  readonly toast?: Html | null
  /** More for `<head>`, e.g. htmx's configuration. */
  readonly head?: Html
}

/** The whole document that every page of ours stands in. No inline code or style: the CSP would stop it (S1). */
export function page({ title, body, asset, toast, head }: Document): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
  <meta name="color-scheme" content="light dark">
  <meta name="theme-color" content="#f7f7f9" media="(prefers-color-scheme: light)">
  <meta name="theme-color" content="#0f1013" media="(prefers-color-scheme: dark)">
  <meta name="robots" content="noindex">
  <title>${title} · Shopbell</title>
  <link rel="icon" href="/public/favicon.svg" type="image/svg+xml">
  ${asset && html`<link rel="stylesheet" href="${asset("inbox.css")}">`}
  ${head}
  ${asset && html`<script defer src="${asset("inbox.js")}"></script>`}
</head>
<body>
${body}
<div class="toasts" id="toasts" role="status">${toast}</div>
</body>
</html>`
}
