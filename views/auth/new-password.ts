import { html, type Html } from "../html.ts"
import { page, type AssetUrl } from "../page.ts"
import { card } from "../parts/card.ts"
import { field, passwordOf, type FormState } from "../parts/fields.ts"

export type NewPassword = {
  readonly asset: AssetUrl
  readonly token: string
  readonly name: string
  readonly email: string
  readonly form: FormState
}

/** S2: behind a link that an admin handed on, or that was mailed. */
export function newPasswordPage({ asset, token, name, email, form }: NewPassword): Html {
  return page({
    title: "New password",
    asset,
    body: card({
      heading: `Hello ${name}`,
      lead: `Choose a new password for ${email}.`,
      content: html`<form class="form" method="post" action="/password/${token}" novalidate>
        ${passwordOf(email)}
        ${field({ label: "Password", name: "password", type: "password", form, hint: "8 characters or more.", autocomplete: "new-password", isFirst: true })}
        <button class="button button-primary button-wide">Save and sign in</button>
      </form>`,
    }),
  })
}
