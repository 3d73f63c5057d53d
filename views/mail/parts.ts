import { html, type Html, type Value } from "../html.ts"

/** The words a mail begins with. */
export function heading(text: Value): Html {
  return html`<h1 class="text" dir="auto" style="margin:0 0 4px;font-size:20px;font-weight:600;line-height:28px;letter-spacing:-0.01em;color:#16181d;overflow-wrap:anywhere;word-break:break-word">${text}</h1>`
}

export function paragraph(text: Value): Html {
  return html`<p class="text" style="margin:12px 0 0;font-size:15px;line-height:24px;color:#16181d;overflow-wrap:anywhere;word-break:break-word">${text}</p>`
}

export function quiet(text: Value): Html {
  return html`<p class="muted" style="margin:12px 0 0;font-size:13px;line-height:20px;color:#5b616e;overflow-wrap:anywhere;word-break:break-word">${text}</p>`
}

/** Names a part of a mail that has several. */
export function part(text: Value): Html {
  return html`<p class="text" style="margin:24px 0 0;font-size:15px;font-weight:600;line-height:24px;color:#16181d">${text}</p>`
}

/** A line across, with room above and below. */
export function rule(): Html {
  return html`<div class="rule" style="margin:24px 0 0;border-top:1px solid #e4e6ea;font-size:1px;line-height:1px">&nbsp;</div>`
}

/** A link that keeps the colour of the words around it. `href` is ours. */
export function link(caption: Value, href: string): Html {
  return html`<a href="${href}" style="color:inherit;text-decoration:underline;text-underline-offset:2px">${caption}</a>`
}

/** The cell is the button, so that it is one where links cannot have padding; the link fills it. */
export function button(caption: string, href: string, color: string, ink: string): Html {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0 0"><tr>
<td class="button" align="center" bgcolor="${color}" style="border:1px solid transparent;border-radius:8px;mso-padding-alt:11px 20px"><a href="${href}" style="display:inline-block;padding:11px 20px;font-size:15px;font-weight:600;line-height:20px;text-decoration:none;overflow-wrap:anywhere;word-break:break-word"><font color="${ink}">${caption}</font></a></td>
</tr></table>`
}

/** Things known, by name. What is not known is left out. */
export function facts(known: readonly Fact[]): Html {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 0;table-layout:fixed">${known.map(
    ([name, value]) => html`<tr>
<td class="muted" width="84" valign="top" style="width:84px;padding:8px 12px 0 0;font-size:13px;line-height:20px;color:#5b616e;overflow-wrap:anywhere;word-break:break-word">${name}</td>
<td class="text" valign="top" dir="auto" style="padding:8px 0 0;font-size:13px;line-height:20px;color:#16181d;text-align:start;overflow-wrap:anywhere;word-break:break-word">${value}</td>
</tr>`,
  )}</table>`
}

export type Fact = readonly [name: string, value: string]

/** What somebody wrote before, pale. */
export function quotation(text: string): Html {
  return html`<div class="muted rule" dir="auto" style="margin:8px 0 0;padding:0 0 0 12px;border-left:3px solid #e4e6ea;font-size:14px;line-height:22px;color:#5b616e;text-align:start;overflow-wrap:anywhere;word-break:break-word">${lines(text)}</div>`
}

/** Lines as their writer broke them. */
export function lines(text: string): Html {
  return html`${text.split(/\r\n|\r|\n/).map((line, i) => html`${i > 0 && html`<br>`}${line}`)}`
}
