import { html, type Html } from "../html.ts"
import { page, type AssetUrl } from "../page.ts"
import { card } from "../parts/card.ts"
import { field } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"

export type Login = {
  readonly asset: AssetUrl
  readonly email: string
  /** Where to go on to; null for the inbox. */
  readonly next: string | null
  readonly problem: string | null
  readonly isSetUp: boolean
}

export function loginPage({ asset, email, next, problem, isSetUp }: Login): Html {
  const form = { values: { email }, problems: {} }
  return page({
    title: "Sign in",
    asset,
    body: card({
      heading: "Sign in",
      content: html`
        ${problem && html`<p class="notice notice-danger" role="alert">${icon("failed")}<span>${problem}</span></p>`}
        ${!isSetUp && notSetUp()}
        <form class="form" method="post" action="/login" novalidate>
          ${field({ label: "Email", name: "email", type: "email", autocomplete: "username", form, isFirst: email === "" })}
          ${field({ label: "Password", name: "password", type: "password", autocomplete: "current-password", form, isFirst: email !== "" })}
          ${next && html`<input type="hidden" name="next" value="${next}">`}
          <button class="button button-primary button-wide">Sign in</button>
        </form>`,
      below: html`<a href="/forgot">Forgot your password?</a>`,
    }),
  })
}

function notSetUp(): Html {
  return html`<p class="notice notice-warning">${icon("info")}<span>Shopbell is not set up yet. Open the set-up link that the server printed when it started.</span></p>`
}
