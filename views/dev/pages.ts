import type { Role, Status } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { page, type AssetUrl } from "../page.ts"
import { avatar } from "../parts/avatar.ts"
import { when } from "../inbox/when.ts"
import { icon } from "../parts/icons.ts"
import { moment } from "../parts/moment.ts"
import { STATUS_WORD } from "../parts/status-menu.ts"
import type { Entry } from "./entries.ts"

export type SignIn = { readonly name: string; readonly email: string; readonly role: Role; readonly status: Status }

export type DevRoom = {
  readonly asset: AssetUrl
  /** As whom to sign in; null where the demo company is not. */
  readonly demo: { readonly signIns: readonly SignIn[]; readonly password: string } | null
  /** Why starting over is refused; null if it is not. */
  readonly whyKept: string | null
}

/** K7: where everything is, and as whom to sign in. */
export function devPage({ asset, demo, whyKept }: DevRoom): Html {
  return room("Development", asset, [
    demo === null ? noDemo : signInsOf(demo),
    html`<section class="section" aria-labelledby="places">
      <h2 id="places">Places</h2>
      <ul class="stack">
        <li><a href="/inbox">Inbox</a> <span class="muted">what agents see</span></li>
        <li><a href="/try">Try the widget</a> <span class="muted">what visitors see</span></li>
        <li><a href="/dev/clock">Clock</a> <span class="muted">move the time and do what is then due</span></li>
        <li><a href="/dev/gallery">Gallery</a> <span class="muted">every view, empty and overlong first</span></li>
        <li><a href="/dev/mailbox">Mailbox</a> <span class="muted">mails that were sent</span></li>
      </ul>
    </section>`,
    html`<section class="section" aria-labelledby="anew">
      <div class="section-head">
        <div class="section-words">
          <h2 id="anew">Demo data anew</h2>
          <p class="muted">${whyKept ?? "Deletes everything that was said and made since, and signs everybody out."}</p>
        </div>
        ${whyKept === null && html`<form method="post" action="/dev/reset"><button class="button button-danger">${icon("undo")}Start over</button></form>`}
      </div>
    </section>`,
  ])
}

const signInButton = html`<a class="button button-primary" href="/login">Sign in</a>`

const noDemo = html`<section class="section" aria-labelledby="sign-ins">
  <div class="section-head">
    <div class="section-words">
      <h2 id="sign-ins">Sign in</h2>
      <p class="muted">This is not the demo. Sign in as one of your own agents.</p>
    </div>
    ${signInButton}
  </div>
</section>`

function signInsOf({ signIns, password }: NonNullable<DevRoom["demo"]>): Html {
  return html`<section class="section section-flush" aria-labelledby="sign-ins">
    <div class="section-head">
      <div class="section-words">
        <h2 id="sign-ins">Sign in as</h2>
        <p class="muted">Everybody's password is <code>${password}</code></p>
      </div>
      ${signInButton}
    </div>
    <ul class="people">
      ${signIns.map(person)}
    </ul>
  </section>`
}

function person({ name, email, role, status }: SignIn): Html {
  return html`<li class="person">
    ${avatar({ id: email, name }, "normal", status)}
    <div class="truncate">
      <p class="person-name">${name}</p>
      <p class="muted small truncate">${email}</p>
    </div>
    <span class="person-status">${STATUS_WORD[status]}</span>
    <span class="person-role muted">${role === "admin" ? "Admin" : "Agent"}</span>
  </li>`
}

/** K7: the one clock that everything reads. */
export function clockPage({ asset, now }: { asset: AssetUrl; now: Instant }): Html {
  return room("Clock", asset, [
    html`<section class="section" aria-labelledby="time">
      <div class="section-words">
        <h2 id="time">It is ${moment(now)}</h2>
        <p class="muted"><code>${new Date(now).toISOString()}</code></p>
      </div>
      <div class="row">
        ${["31s", "5m", "1h", "1d"].map(
          (by) =>
            html`<form method="post" action="/dev/clock">
              <button class="button" name="advance" value="${by}">${icon("clock")}${by}</button>
            </form>`,
        )}
      </div>
    </section>`,
    clockForm("advance", "Move on by", "1h30m", "Units are ms, s, m, h and d. A minus goes back."),
    clockForm("set", "Set the clock to", "2026-03-29T00:59:30Z", "A date and a time with its zone, Z for UTC."),
  ])
}

function clockForm(name: "advance" | "set", label: string, example: string, hint: string): Html {
  return html`<form class="section form" method="post" action="/dev/clock">
    <div class="field narrow">
      <label class="label" for="${name}">${label}</label>
      <input
        class="input"
        id="${name}"
        name="${name}"
        placeholder="${example}"
        aria-describedby="${name}-hint"
        autocomplete="off"
        required
      />
      <p class="hint" id="${name}-hint">${hint}</p>
    </div>
    <div class="form-end"><button class="button">${name === "set" ? "Set" : "Move"}</button></div>
  </form>`
}

/** K7: honest about what there is not. */
export type DevMail = {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly state: string
  readonly at: Instant
}

/** K7: what Shopbell wrote to anybody, the newest first. */
export function mailboxPage({ asset, mails }: { asset: AssetUrl; mails: readonly DevMail[] }): Html {
  if (mails.length === 0) {
    return room("Mailbox", asset, [
      html`<div class="section empty">
        ${icon("mail")}
        <h2>No mails</h2>
        <p>Leave an offline message, then move the clock by a minute.</p>
      </div>`,
    ])
  }
  return room(
    "Mailbox",
    asset,
    mails.map(
      ({ id, to, subject, text, state, at }) => html`<details class="section advanced">
        <summary>${icon("right")}<span class="anywhere">${subject}</span> <span class="muted small anywhere">to ${to}, ${state} ${when(at, "full")}</span></summary>
        <iframe class="mailbox-frame" src="/dev/mailbox/${id}" title="${subject}" loading="lazy"></iframe>
        <pre class="mail-text">${text}</pre>
      </details>`,
    ),
  )
}

/** K7: every view with its samples, each in a frame of its own, for their ids would meet on one page. */
export function galleryPage({ asset, entries }: { asset: AssetUrl; entries: readonly Entry[] }): Html {
  const views = Map.groupBy(entries, ({ file, view }) => `${file} · ${view}`)
  return room("Gallery", asset, [
    html`<p class="muted">${entries.length} samples of ${views.size} views.</p>`,
    ...views.entries().map(
      ([title, samples]) =>
        html`<section class="stack" aria-label="${title}">
          <h2>${title}</h2>
          ${samples.map(framed)}
        </section>`,
    ),
  ])
}

function framed({ name, view, sample, isWholePage }: Entry): Html {
  return html`<article class="section" id="${name}">
    <div class="row">
      <h3><a href="#${name}">${sample}</a></h3>
      <a class="small" href="/dev/gallery/${name}">Open alone</a>
    </div>
    <iframe
      src="/dev/gallery/${name}"
      title="${view}: ${sample}"
      loading="lazy"
      sandbox="allow-same-origin"
      frameborder="0"
      width="100%"
      height="${isWholePage ? 640 : 260}"
    ></iframe>
  </article>`
}

/** One piece, as a page to be framed. */
export function samplePage({ asset, entry }: { asset: AssetUrl; entry: Entry }): Html {
  return page({ title: `${entry.view}: ${entry.sample}`, asset, body: entry.html(asset) })
}

function room(title: string, asset: AssetUrl, content: readonly Html[]): Html {
  const back = title === "Development" ? null : html`<p><a class="row" href="/dev">${icon("back")}Development</a></p>`
  return page({
    title,
    asset,
    body: html`<main class="settings-main" id="main">
      ${back}
      <h1>${title}</h1>
      ${content}
    </main>`,
  })
}
