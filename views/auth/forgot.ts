import { html, type Html } from "../html.ts"
import { page, type AssetUrl } from "../page.ts"
import { card } from "../parts/card.ts"
import { field, type FormState } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"

export type Forgot = {
  readonly asset: AssetUrl
  /** False while no outgoing server is set. */
  readonly canMail: boolean
  /** What was typed, known or not; null before. */
  readonly mailedTo: string | null
  /** Why nothing was done, other than what is wrong with the address. */
  readonly problem: string | null
  readonly form: FormState
}

/** S2: a mail with a link to a new password. It says the same whether or not an agent has the address. */
export function forgotPage({ asset, canMail, mailedTo, problem, form }: Forgot): Html {
  return page({
    title: "Forgot your password?",
    asset,
    body: card({
      heading: "Forgot your password?",
      ...(canMail && mailedTo === null && { lead: "Enter the email you sign in with. You get a link to choose a new password." }),
      content: canMail ? (mailedTo === null ? askForm(problem, form) : answer(mailedTo)) : noMail(),
      below: html`<a href="/login">Back to sign in</a>`,
    }),
  })
}

function askForm(problem: string | null, form: FormState): Html {
  return html`${problem && html`<p class="notice notice-danger" role="alert">${icon("failed")}<span>${problem}</span></p>`}
    <form class="form" method="post" action="/forgot" novalidate>
      ${field({ label: "Email", name: "email", type: "email", form, autocomplete: "username", isFirst: true })}
      <button class="button button-primary button-wide">Mail me a link</button>
    </form>`
}

function answer(mailedTo: string): Html {
  return html`<p class="notice" role="status">${icon("done")}<span>If <b>${mailedTo}</b> is an agent's address, a mail is on its way. The link in it works for 24 hours.</span></p>
    <p class="muted small">Nothing there? Look among the spam, or ask an admin of your team for a link.</p>`
}

function noMail(): Html {
  return html`<p class="notice notice-warning">${icon("info")}<span>No mail can be sent from here. Ask an admin of your team: they can make you a link to a new password.</span></p>
    <p class="muted small">You are the only admin? On the computer that Shopbell runs on, <code>shopbell password</code> and your email print a link.</p>`
}
