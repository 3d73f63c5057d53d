import { html, type Html } from "../html.ts"
import { initials } from "../parts/avatar.ts"

/** How a company looks to its visitors. `accentColor`: `#rrggbb`. */
export type CompanyLook = { readonly company: string; readonly accentColor: string }

/** Its name beside its initials in its colour, as in the mails that lead here. */
export function companyBrand({ company }: Pick<CompanyLook, "company">): Html {
  return html`<p class="brand"><span class="company-sign" aria-hidden="true">${initials(company)}</span><span class="truncate"><bdi>${company}</bdi></span></p>`
}

/** For `<head>`: a page in its colour. A file of its own, for the CSP takes no style in the page. */
export function companyColors({ accentColor }: Pick<CompanyLook, "accentColor">): Html {
  return html`<link rel="stylesheet" href="/colors/${accentColor.replace("#", "")}">`
}
