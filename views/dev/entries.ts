import type { Html } from "../html.ts"
import type { MailContent } from "../mail/mail.ts"
import { page, type AssetUrl } from "../page.ts"
import { mailSheet } from "./mail-sheet.ts"

/** One view with one set of props, to be looked at. */
export type Entry = {
  /** Its address and anchor, e.g. `parts-avatar-avatar-picture`. */
  readonly name: string
  /** Below `views/`, without `.ts`. */
  readonly file: string
  /** The exported function, or `object.function`. */
  readonly view: string
  readonly sample: string
  /** A document by itself rather than a piece of one. */
  readonly isWholePage: boolean
  readonly html: (asset: AssetUrl) => Html
  /** E7: the mail that `html` shows, if it is one. Its HTML has styles of its own and is served apart. */
  readonly mail?: () => MailContent
}

export type Samples = Readonly<Record<string, (asset: AssetUrl) => Html>>

/** A piece of a page, once for each sample: empty first, overlong next, then what is common. */
export function piece(file: string, view: string, samples: Samples): readonly Entry[] {
  return Object.entries(samples).map(([sample, html]) => ({ name: slug(file, view, sample), file, view, sample, isWholePage: false, html }))
}

export function wholePage(file: string, view: string, samples: Samples): readonly Entry[] {
  return piece(file, view, samples).map((entry) => ({ ...entry, isWholePage: true }))
}

/** A mail, once for each sample. */
export function mail(file: string, view: string, samples: Readonly<Record<string, () => MailContent>>): readonly Entry[] {
  return Object.entries(samples).map(([sample, content]) => {
    const name = slug(file, view, sample)
    return {
      name,
      file,
      view,
      sample,
      isWholePage: true,
      html: (asset) => page({ title: `${view}: ${sample}`, asset, body: mailSheet(content(), `/dev/gallery/${name}/mail`) }),
      mail: content,
    }
  })
}

function slug(...parts: readonly string[]): string {
  return parts
    .join(" ")
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, "-")
}
