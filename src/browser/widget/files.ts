import { extensionOf, sizeWords } from "../../domain/files.ts"
import type { WireFile } from "../../protocol.ts"
import { element, icon } from "./dom.ts"
import { panelTexts as texts } from "./texts.ts"

const SIDE = 220
/** Lucide's "file". Here, for the launcher's budget knows no files. */
const SHEET =
  "M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2zM14 2v5a1 1 0 0 0 1 1h5"

/** C7: what came with a message: pictures are seen, all else is downloaded. */
export function fileItems(files: readonly WireFile[]): readonly HTMLElement[] {
  return files.map((file) => element("li", {}, file.width && file.height ? picture(file, file.width, file.height) : chip(file)))
}

/** As large as it will be, so that nothing moves when it comes. */
function picture({ url, name }: WireFile, width: number, height: number): HTMLElement {
  const scale = Math.min(1, SIDE / Math.max(width, height))
  const side = (length: number) => String(Math.max(1, Math.round(length * scale)))
  const shown = element("img", { alt: name, width: side(width), height: side(height), loading: "lazy", src: url })
  return element("a", { href: url, target: "_blank", rel: "noopener", class: "shown" }, shown)
}

/** The end of a name says most, so a long one loses its middle. */
function chip({ url, name, size }: WireFile): HTMLElement {
  const extension = extensionOf(name)
  const stem = element("bdi", {}, name.slice(0, name.length - extension.length))
  const label = texts.download(name, sizeWords(size))
  return element(
    "a",
    { href: url, download: name, title: name, "aria-label": label, class: "file" },
    icon(SHEET),
    stem,
    extension,
    element("small", {}, sizeWords(size)),
  )
}
