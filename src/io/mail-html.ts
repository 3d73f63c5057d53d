import { compile, type FormatCallback, type SelectorDefinition } from "html-to-text"
import { once } from "../domain/once.ts"
import { marks, withoutMarks } from "./mail-marks.ts"

const CHARACTERS_MOST = 500_000
const DEPTH_MOST = 100
const QUOTE_DEPTH_MOST = 3
const OPEN_MOST = 2_000
/** Void elements, and those that end where the next of their kind begins. */
const CLOSED_BY_THEMSELVES = new Set("area base br col embed hr img input link meta source track wbr p li td th tr option dd dt".split(" "))

/**
 * HTML as plain text, with `marks` where its structure tells what a rule for text would have to guess: quotes get their `>`, and what is
 * known to be a quote, an attribution or a signature says so. Hidden text (preheaders) is left out.
 */
export function markedText(html: string): string {
  return toText()(withoutMarks(html.slice(0, readableLength(html))))
}

/** Is it longer than what is read of it? */
export function exceedsLimit(html: string): boolean {
  return readableLength(html) < html.length
}

/** Does its structure tell the answer from the quote, or a paragraph from the next? A bare page has nothing over the plain text beside it. */
export function hasStructure(html: string): boolean {
  return /<(?:blockquote|div|p|table)\b/i.test(html)
}

const QUOTES = [
  "blockquote",
  // Yahoo, GMX and web.de, Spark, Zoho, Tutanota, mail.ru
  "div.yahoo_quoted",
  "div[name=quote]",
  "div[name=messageReplySection]",
  "div.zmail_extra",
  "div.tutanota_quote",
  "div.mail-quote-collapse",
]
const ATTRIBUTIONS = ["div.gmail_attr", "div.moz-cite-prefix", "p#reply-intro", "div.replyHeader"]
const CUTS = [
  // Outlook on the web, new Outlook, Outlook on phones
  "div#appendonsend",
  "div#divRplyFwdMsg",
  "div#mail-editor-reference-message-container",
  "div.ms-outlook-mobile-reference-message",
  // Outlook for Windows draws a line above "From:", in one of two blues or a grey
  `div[style*="border-top:solid #E1E1E1"i]`,
  `div[style*="border-top:solid #B5C4DF"i]`,
  `div[style*="rgb(181, 196, 223)"i]`,
  `div[style*="border-color: rgb(225, 225, 225) currentcolor"i]`,
  "div.OutlookMessageHeader",
  "hr#stopSpelling",
  // Zimbra
  "hr#zwchr",
  "hr[data-marker=__DIVIDER__]",
]
const SIGNATURES = [
  "div.gmail_signature",
  "div[data-smartmail=gmail_signature]",
  "div.moz-signature",
  "pre.moz-signature",
  "div.protonmail_signature_block",
  "div#Signature",
  "div#ms-outlook-mobile-signature",
  "div.ms-outlook-mobile-signature",
  "div#AppleMailSignature",
  "div#composer_signature",
  "div.k9mail-signature",
  "div[name=messageSignatureSection]",
  "div.ymail_signature",
  "div[class*=yahoo-signature]",
  "div.sh-signature",
]
const HIDDEN = [
  "head",
  "title",
  "style",
  "script",
  "template",
  `*[style*="display:none"i]`,
  `*[style*="display: none"i]`,
  `*[style*="mso-hide:all"i]`,
  "span.gmail_signature_prefix",
]

const quote: FormatCallback = (element, walk, builder) => {
  if (quotesAround(element) >= QUOTE_DEPTH_MOST) return walk(element.children, builder)
  // Known to be the client's quote, so it needs no words that introduce it.
  if (element.name !== "blockquote") alone(builder, marks.attributionStart + marks.attributionEnd)
  builder.openBlock({ leadingLineBreaks: 1 })
  walk(element.children, builder)
  builder.closeBlock({
    trailingLineBreaks: 1,
    blockTransform: (text) => {
      const lines = text.split("\n")
      const said = lines.slice(
        lines.findIndex((line) => line !== ""),
        lines.findLastIndex((line) => line !== "") + 1,
      )
      return said.map((line) => `> ${line}`).join("\n")
    },
  })
}

const attribution: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 })
  builder.addLiteral(marks.attributionStart)
  walk(element.children, builder)
  builder.addLiteral(marks.attributionEnd)
  builder.closeBlock({ trailingLineBreaks: 1 })
}

const cut: FormatCallback = (element, walk, builder) => {
  alone(builder, marks.cut)
  walk(element.children, builder)
}

const signature: FormatCallback = (element, walk, builder) => {
  alone(builder, marks.signatureStart)
  builder.openBlock({ leadingLineBreaks: 1 })
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 1 })
  alone(builder, marks.signatureEnd)
}

/** A link says where it leads, if that is on the web and not what it says already. */
const link: FormatCallback = (element, walk, builder) => {
  let text = ""
  builder.pushWordTransform((word) => ((text += word), word))
  walk(element.children, builder)
  builder.popWordTransform()
  const href = String(element.attribs?.href ?? "").trim()
  const isToBeSeen = /^https?:\/\//i.test(href) && !bare(href).includes(bare(text)) && text !== ""
  if (isToBeSeen) builder.addInline(` (${href})`, { noWordTransform: true })
}

/** Emoji are pictures to some clients; other pictures say nothing in a text. */
const picture: FormatCallback = (element, _walk, builder) => {
  const alt = String(element.attribs?.alt ?? "")
  if (/^\p{Extended_Pictographic}/u.test(alt) && alt.length < 20) builder.addInline(alt)
}

const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder)
  builder.addInline(" ")
}

const PARAGRAPH = { leadingLineBreaks: 2, trailingLineBreaks: 2 }
const LINE = { leadingLineBreaks: 1, trailingLineBreaks: 1 }

const toText = once(() =>
  compile({
    wordwrap: false,
    baseElements: { selectors: [] },
    limits: { maxDepth: DEPTH_MOST, maxInputLength: CHARACTERS_MOST, ellipsis: "…" },
    formatters: { quote, attribution, cut, signature, link, picture, cell },
    selectors: [
      { selector: "a", format: "link" },
      { selector: "img", format: "picture" },
      { selector: "hr", format: "block", options: LINE },
      { selector: "ul", options: { itemPrefix: "- ", ...LINE } },
      { selector: "ol", options: LINE },
      { selector: "table", format: "block", options: LINE },
      { selector: "tr", format: "block", options: LINE },
      ...formatted(["td", "th"], "cell"),
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false, ...PARAGRAPH } })),
      ...["p.MsoNormal", `p[style*="margin:0"i]`, `p[style*="margin: 0"i]`].map((selector) => ({
        selector,
        format: "paragraph",
        options: LINE,
      })),
      ...formatted(QUOTES, "quote"),
      ...formatted(ATTRIBUTIONS, "attribution"),
      ...formatted(CUTS, "cut"),
      ...formatted(SIGNATURES, "signature"),
      ...formatted(HIDDEN, "skip"),
    ],
  }),
)

/**
 * Up to the limit, or to where more elements are open than any mail has: the parser looks through all that are open at each end tag without
 * a beginning, which takes half a minute for `</p><b>` repeated.
 */
function readableLength(html: string): number {
  const text = html.slice(0, CHARACTERS_MOST)
  const open = new Map<string, number>()
  let count = 0
  for (const { 1: end, 2: name, index } of text.matchAll(/<(\/?)([a-z][^\s/>]{0,40})/gi)) {
    const tag = name!.toLowerCase()
    if (CLOSED_BY_THEMSELVES.has(tag)) continue
    const before = open.get(tag) ?? 0
    const after = end === "" ? before + 1 : Math.max(0, before - 1)
    open.set(tag, after)
    count += after - before
    if (count > OPEN_MOST) return index
  }
  return text.length
}

function alone(builder: Parameters<FormatCallback>[2], mark: string): void {
  builder.openBlock({ leadingLineBreaks: 1 })
  builder.addLiteral(mark)
  builder.closeBlock({ trailingLineBreaks: 1 })
}

function formatted(selectors: readonly string[], format: string): SelectorDefinition[] {
  return selectors.map((selector) => ({ selector, format }))
}

function quotesAround(element: { parent?: unknown }): number {
  let count = 0
  for (let at = element.parent as { name?: string; parent?: unknown } | null; at; at = at.parent as typeof at) {
    if (at.name === "blockquote") count += 1
  }
  return count
}

/** "https://levain.example/" and "levain.example" lead to the same place. */
function bare(address: string): string {
  return address
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, "")
    .replace(/\/$/, "")
}
