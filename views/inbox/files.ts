import { extensionOf, fileAddress, sizeWords } from "../../src/domain/files.ts"
import type { Message, MessageFile } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { icon } from "../parts/icons.ts"

/** C7: what came with a message: pictures are seen, all else is downloaded; and what did not come, in words for agents. */
export function messageFiles({ files, notKept }: Pick<Message, "files" | "notKept">): Html {
  return html`${files.length > 0 && html`<ul class="files">${files.map((file) => html`<li>${picture(file) ?? chip(file)}</li>`)}</ul>`}${notKept.map(
    (words) => html`<p class="file-lost">${icon("warning")}<bdi>${words}</bdi></p>`,
  )}`
}

const SIDE = 240

/** As large as it will be, so that nothing moves when it comes. */
function picture(file: MessageFile): Html | null {
  const { name, width, height } = file
  if (width === null || height === null) return null
  const scale = Math.min(1, SIDE / Math.max(width, height))
  const [shownWidth, shownHeight] = [width, height].map((side) => Math.max(1, Math.round(side * scale)))
  return html`<a class="file-picture" href="${fileAddress(file)}" target="_blank" rel="noopener"><img src="${fileAddress(file)}" alt="${name}" width="${shownWidth!}" height="${shownHeight!}" loading="lazy" decoding="async"></a>`
}

/** The end of a name says most, so a long one loses its middle. */
function chip(file: MessageFile): Html {
  const { name, size } = file
  const extension = extensionOf(name)
  const stem = name.slice(0, name.length - extension.length)
  return html`<a class="file" href="${fileAddress(file)}" download="${name}" aria-label="${name}, ${sizeWords(size)}, download" title="${name}">${icon("file")}<span class="file-name"><bdi class="truncate">${stem}</bdi>${extension}</span><span class="file-size">${sizeWords(size)}</span>${icon("download")}</a>`
}
