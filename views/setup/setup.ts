import { NAME_LIMIT } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { page, type AssetUrl } from "../page.ts"
import { card } from "../parts/card.ts"
import { field, type FormState } from "../parts/fields.ts"

export function setupPage({ asset, token, form }: { asset: AssetUrl; token: string; form: FormState }): Html {
  return page({
    title: "Set up",
    asset,
    body: card({
      heading: "Welcome to Shopbell",
      lead: "Two minutes and your site has a live chat. You will be its first admin.",
      content: html`<form class="form" method="post" action="/setup" novalidate>
        <input type="hidden" name="token" value="${token}">
        <input type="hidden" name="zone" data-own-zone>
        ${field({ label: "Company name", name: "company", form, hint: "Visitors see it in the widget.", autocomplete: "organization", maxLength: NAME_LIMIT, isFirst: true })}
        ${field({ label: "Your name", name: "name", form, hint: "As visitors should read it.", autocomplete: "name", maxLength: NAME_LIMIT })}
        ${field({ label: "Email", name: "email", type: "email", form, autocomplete: "username" })}
        ${field({ label: "Password", name: "password", type: "password", form, hint: "8 characters or more.", autocomplete: "new-password" })}
        <button class="button button-primary button-wide">Set up Shopbell</button>
      </form>`,
    }),
  })
}
