import { colorOf, readableOn } from "../../src/domain/color.ts"
import { REPLY_LINE } from "../../src/domain/mail.ts"
import { html, type Html } from "../html.ts"
import { initials } from "../parts/avatar.ts"
import type { MailLook } from "./mail.ts"
import { button } from "./parts.ts"

export type MailFrame = {
  readonly look: MailLook
  readonly subject: string
  /** What lists of mails show beside the subject. */
  readonly preview: string
  /** E4, E8: only then is it said, and the line drawn that answers are cut at. */
  readonly canAnswerByMail: boolean
  readonly content: Html
  /** Below the card: why this mail came, and how to stop it. */
  readonly footer: Html
}

/**
 * E7: the whole HTML part. Tables and inline styles, for that is what mail programs agree on; the style element makes it dark and
 * narrow where it is understood. Colours of the company are attributes, which need no holes in styles.
 */
export function mailDocument({ look, subject, preview, canAnswerByMail, content, footer }: MailFrame): string {
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="x-apple-disable-message-reformatting">
<title>${subject}</title>
${STYLE}
</head>
<body class="page" style="margin:0;padding:0;background-color:#f4f5f7;-webkit-text-size-adjust:100%;text-size-adjust:100%">
<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;color:transparent">${preview}${SPACER}</div>
<table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f4f5f7"><tr><td class="around" align="center" style="padding:28px 16px 40px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;table-layout:fixed">
${canAnswerByMail && html`<tr><td class="pale" align="center" style="padding:0 0 16px;font-size:11px;line-height:16px;color:#6b7080">${REPLY_LINE}</td></tr>`}
<tr><td class="sides" style="padding:0 4px 14px">${sign(look)}</td></tr>
<tr><td class="card inside" bgcolor="#ffffff" style="padding:28px 32px 32px;border:1px solid #e4e6ea;border-radius:12px;text-align:left">${content}</td></tr>
<tr><td class="muted sides" style="padding:20px 4px 0;font-size:13px;line-height:20px;color:#5b616e;text-align:left;overflow-wrap:anywhere;word-break:break-word">${footer}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`.toString()
}

/** The one thing to do, in the company's colour. */
export function mainButton({ accentColor }: MailLook, caption: string, href: string): Html {
  const color = colorOf(accentColor) ?? DEFAULT_ACCENT
  return button(caption, href, color, readableOn(color))
}

const DEFAULT_ACCENT = "#4f46e5"

/** The company's name beside its initials: a sign that needs no image. */
function sign({ company, accentColor }: MailLook): Html {
  const color = colorOf(accentColor) ?? DEFAULT_ACCENT
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td valign="top"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td width="28" height="28" align="center" valign="middle" bgcolor="${color}" style="width:28px;height:28px;border-radius:8px;font-size:12px;font-weight:700;line-height:28px"><font color="${readableOn(color)}">${initials(company)}</font></td></tr></table></td>
<td class="text" valign="middle" style="padding:4px 0 0 10px;font-size:15px;font-weight:600;line-height:20px;color:#16181d;overflow-wrap:anywhere;word-break:break-word"><bdi>${company}</bdi></td>
</tr></table>`
}

const STYLE = html`<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body, table, td, div, p, h1, a { font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
@media (max-width: 480px) {
  .around { padding: 16px 10px 32px !important; }
  .inside { padding: 22px 18px 24px !important; }
}
@media (prefers-color-scheme: dark) {
  .page { background-color: #0f1013 !important; }
  .card { background-color: #17181d !important; border-color: #2b2e36 !important; }
  .text { color: #eceef2 !important; }
  .muted { color: #a0a4b2 !important; }
  .pale { color: #858a98 !important; }
  .rule { border-color: #2b2e36 !important; }
  .sunken { background-color: #22242b !important; }
  .button { border-color: rgba(255, 255, 255, 0.16) !important; }
}
</style>`

/** Keeps mail programs from filling the preview up with what comes next. */
const SPACER = html`${Array.from({ length: 80 }, () => html`&#847;&zwnj;&nbsp;`)}`
