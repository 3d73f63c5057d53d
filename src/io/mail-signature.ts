import { namesDevice, withoutWebAddresses } from "./mail-device-line.ts"
import { marks } from "./mail-marks.ts"

const RFC_SIGNATURE_LINES = 20
const BARE_SIGNATURE_LINES = 6
const BARE_SIGNATURE_WIDTH = 60
const SIGNATURES_MOST = 5
const DASHES = /^\s*(?:--|__|—|––)\s*$/
const NAME_WORDS = 5
const FOOTER_LEAST = 80
const FOOTERS_MOST = 10
/** Longer, it is no line that a program adds. */
const LINE_MOST = 300

/** A written piece without the signature, the device's line and the legal footer at its end. In doubt a line stays: losing one is worse. */
export function withoutSignature(lines: readonly string[]): readonly string[] {
  return withoutFooters(withoutDashed(withoutFooters(withoutMarked(lines))))
}

/** What stands in signatures known by the mail's structure, if it reads like something written: some clients let people write in there. */
export function writtenInSignature(lines: readonly string[]): readonly string[] {
  const inside = withoutFooters(markedOnly(lines))
  return inside.some(isSentence) ? inside : []
}

function withoutMarked(lines: readonly string[]): readonly string[] {
  let depth = 0
  return lines.filter((line) => {
    if (line.includes(marks.signatureStart)) depth += 1
    const isOutside = depth === 0
    if (line.includes(marks.signatureEnd)) depth = Math.max(0, depth - 1)
    return isOutside
  })
}

function markedOnly(lines: readonly string[]): readonly string[] {
  const outside = new Set<number>()
  let depth = 0
  for (const [at, line] of lines.entries()) {
    if (line.includes(marks.signatureStart)) depth += 1
    if (depth === 0 || /[\uE0C3\uE0C4]/.test(line)) outside.add(at)
    if (line.includes(marks.signatureEnd)) depth = Math.max(0, depth - 1)
  }
  return lines.filter((_, at) => !outside.has(at))
}

/**
 * RFC 3676: "-- " begins the signature. Without its space, as HTML and many clients leave it, and above another, what follows must look like one.
 * People part lists and addresses by dashes as well, which their words announce.
 */
function withoutDashed(lines: readonly string[]): readonly string[] {
  const dashes = lines.flatMap((line, at) => (DASHES.test(line) ? [at] : [])).slice(-SIGNATURES_MOST)
  let end = lines.length
  for (const at of dashes.toReversed()) {
    const above = lines.slice(0, at).findLast((line) => line.trim() !== "") ?? ""
    const below = lines.slice(at + 1, end).filter((line) => line.trim() !== "")
    const isLast = at === dashes.at(-1)
    const isSignature =
      lines[at] === "-- " ? (isLast && below.length <= RFC_SIGNATURE_LINES) || isSigned(below) : dashes.length === 1 && isSigned(below)
    if (/[:：]\s*$/.test(above) || !isSignature) break
    end = at
  }
  return lines.slice(0, end)
}

function isSigned(below: readonly string[]): boolean {
  return below.length <= BARE_SIGNATURE_LINES && below.every(isOfSignature) && (below.length === 0 || isName(below[0]!))
}

/** "Ben Carter", "Dr. Anna van der Berg", "山田太郎"; not "2 baguettes" and not "and one rye". */
function isName(line: string): boolean {
  const words = line.trim().split(/\s+/)
  return words.length <= NAME_WORDS && !/\p{N}/u.test(line) && /^[^\p{L}]{0,3}[\p{Lu}\p{Lt}\p{Lo}]/u.test(line.trim())
}

function isOfSignature(line: string): boolean {
  return line.length <= BARE_SIGNATURE_WIDTH && !/[.?!…:,]\s*$/.test(line)
}

function isSentence(line: string): boolean {
  return /[.?!…]\s*$/.test(line) && line.trim().split(/\s+/).length >= 4
}

function withoutFooters(lines: readonly string[]): readonly string[] {
  let kept = withoutBlankEnd(lines)
  for (let count = 0; count < FOOTERS_MOST; count += 1) {
    const end = footerStart(kept)
    if (end === null) return kept
    kept = withoutBlankEnd(kept.slice(0, end))
  }
  return kept
}

/** Where the last line or paragraph begins if nobody wrote it by hand, or null. */
function footerStart(lines: readonly string[]): number | null {
  const last = lines.at(-1)
  if (last === undefined) return null
  return namesDevice(last) || isAdvertisement(last) ? lines.length - 1 : legalStart(lines)
}

function withoutBlankEnd(lines: readonly string[]): readonly string[] {
  const end = lines.findLastIndex((line) => line.trim() !== "")
  return lines.slice(0, end + 1)
}

/** "Get Outlook for iOS" and what free mail and virus scanners add. */
function isAdvertisement(line: string): boolean {
  const text = withoutWebAddresses(line).replaceAll(/\s+/g, " ").trim()
  return line.length <= LINE_MOST && ADVERTISEMENTS.some((pattern) => pattern.test(text))
}

const OUTLOOK = "outlook (?:for|für|pour|para|per|voor|dla(?: systemu)?|för|til|till|на|для)"
const SYSTEM = "(?:ios|android|iphone|ipad|mac|windows)"
const ADVERTISEMENTS = [
  new RegExp(
    `^(?:get|download|télécharger|téléchargez|obtenir|obtener|descargar|obter(?: o)?|baixar|scarica|ottieni|download|pobierz(?: aplikację| program)?|hämta|hent|skaffa|holen sie sich|laden sie|скачать|получить) ${OUTLOOK} ${SYSTEM}\\.?$`,
    "iu",
  ),
  new RegExp(`^${OUTLOOK} ${SYSTEM} (?:herunterladen|beziehen|holen|downloaden|ophalen)\\.?$`, "iu"),
  /^(?:virus-free|virenfrei|garanti sans virus|libre de virus|privo di virus|livre de vírus|virusvrij|wolne od wirusów)\.? ?\.?(?:www\.avast\.com|www\.avg\.com)?\.?$/iu,
  /^(?:please )?consider the environment before printing this e-?mail\.?$/iu,
  /^bitte (?:denken sie|prüfen sie).{0,40}(?:umwelt|ausdruck).{0,60}$/iu,
  /^do you yahoo!\?$/iu,
]

/** Where a last paragraph begins that says "This message is confidential" in a lawyer's words, or null. */
function legalStart(lines: readonly string[]): number | null {
  const blank = lines.findLastIndex((line) => line.trim() === "")
  const text = lines.slice(blank + 1).join(" ")
  const isFooter = text.length >= FOOTER_LEAST && FOOTER_OPENINGS.test(text) && CONFIDENTIAL.test(text) && RECIPIENT.test(text)
  return isFooter ? blank + 1 : null
}

const FOOTER_OPENINGS =
  /^[\s*_]{0,9}(?:(?:confidentiality|legal|privacy)(?: notice)?|disclaimer|notice|this (?:e-?mail|message|communication)|the (?:information|contents?) (?:contained )?(?:in|of) this|diese (?:e-?mail|nachricht)|ce (?:message|courriel|courrier|mail)|este (?:mensaje|correo|e-?mail)|esta mensagem|il presente messaggio|questo messaggio|questa e-?mail|le informazioni|dit (?:bericht|e-?mailbericht)|deze e-?mail|niniejsza|ta wiadomość|treść tej wiadomości)/iu
const CONFIDENTIAL = /confiden|vertraulich|riservat|vertrouwelijk|poufn/iu
const RECIPIENT =
  /recipient|addressee|intended (?:only |solely )?for|adressat|empfänger|bestimmt|destinat|destinad|ontvanger|geadresseerde|bestemd|adresat|odbiorc/iu
