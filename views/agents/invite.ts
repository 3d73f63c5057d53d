import { NAME_LIMIT, type Role } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { page, type AssetUrl } from "../page.ts"
import { card } from "../parts/card.ts"
import { field, type FormState } from "../parts/fields.ts"

export type Invitation = {
  readonly asset: AssetUrl
  readonly token: string
  /** Empty while nobody has named it. */
  readonly company: string
  readonly inviter: string
  readonly role: Role
  /** Set if the invite is for this address alone. */
  readonly email: string | null
  readonly form: FormState
}

export function invitePage({ asset, token, company, inviter, role, email, form }: Invitation): Html {
  const filled = { ...form, values: { ...form.values, ...(email !== null && { email }) } }
  return page({
    title: "Join",
    asset,
    body: card({
      heading: company === "" ? "Join the team" : `Join ${company}`,
      lead: `${inviter === "" ? "You are invited" : `${inviter} invited you`} to answer visitors' chats${role === "admin" ? ", as an admin" : ""}.`,
      content: html`<form class="form" method="post" action="/invite/${token}" novalidate>
        ${field({ label: "Your name", name: "name", form: filled, hint: "Visitors see it when you answer.", autocomplete: "name", maxLength: NAME_LIMIT, isFirst: true })}
        ${field({ label: "Email", name: "email", type: "email", form: filled, autocomplete: "username", isReadonly: email !== null })}
        ${field({ label: "Password", name: "password", type: "password", form: filled, hint: "8 characters or more.", autocomplete: "new-password" })}
        <button class="button button-primary button-wide">Join</button>
      </form>`,
    }),
  })
}
