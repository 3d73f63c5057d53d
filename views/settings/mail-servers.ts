import type { MailAddress } from "../../src/domain/mail.ts"
import { html, type Html } from "../html.ts"
import { field, GUARDED, problemLine, saveButton, UNTOUCHED, type FormState } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { section } from "../parts/section.ts"

/** How a connection is encrypted: from its first byte, by STARTTLS or not at all, by STARTTLS if it is offered, never. */
export type MailSecurity = "tls" | "starttls" | "opportunistic" | "none"

/** E5: a server as it is set. Its password comes to no page. */
export type MailServerSetting = {
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  readonly user: string | null
  readonly hasPassword: boolean
}

/** How it goes, in a sentence; "unset" where there is nothing to go. */
export type MailState = { readonly tone: "well" | "failing" | "unset"; readonly words: string }

type Direction<Setting> = {
  /** Null if none is set. */
  readonly setting: Setting | null
  /** K2: set by the environment, so that this page only shows it. */
  readonly isFromEnvironment: boolean
  /** Fields as they were typed, if they could not be saved. */
  readonly form?: FormState
}

export type Outgoing = Direction<MailServerSetting & { readonly from: MailAddress }> & {
  /** K7: while none is set, in development: /dev/mailbox shows what would be sent. */
  readonly isKept: boolean
  /** Null if none is set, nor kept. */
  readonly state: MailState | null
}

export type Incoming = Direction<
  MailServerSetting & { readonly folder: string; readonly movesTo: string | null; readonly replyAddress: string }
> & { readonly state: MailState }

/** E5: bounces go to the sender's address, whatever is watched. */
const BOUNCES_SEEN = "If it belongs to the mailbox below, Shopbell sees them."

/** E5: where mails are handed over. */
export function outgoingSection({ setting, isFromEnvironment, form = UNTOUCHED }: Outgoing, me: string): Html {
  return section({
    heading: "Outgoing server",
    lead: "Every mail goes through it (SMTP).",
    content: html`${
      isFromEnvironment
        ? fromEnvironment(
            [
              ...facts(setting),
              ["From", setting ? addressText(setting.from) : ""],
              ["Mails that come back", setting?.from.address ? `Go to ${setting.from.address}. ${BOUNCES_SEEN}` : ""],
            ],
            "SHOPBELL_SMTP_URL and SHOPBELL_MAIL_FROM",
          )
        : html`<form class="form" method="post" action="/settings/email/outgoing" novalidate ${GUARDED}>
              ${serverFields("smtp", setting, form, "587")}
              <div class="mail-fields">
                ${field({ label: "Sender's name", name: "from-name", form: filled(form, { "from-name": setting?.from.name }), isOptional: true, autocomplete: "off", hint: "Your company's, if this is empty." })}
                ${field({ label: "Sender's address", name: "from-address", type: "email", form: filled(form, { "from-address": setting?.from.address }), autocomplete: "off", hint: `One that the server may send for. Mails that come back go here. ${BOUNCES_SEEN}` })}
              </div>
              <div class="form-end">${saveButton("outgoing server")}${setting && removeButton("outgoing", "outgoing server")}</div>
            </form>
            ${setting && removal("outgoing", "outgoing server", `Mails wait until another is set; ${setting.host} sends none any more. Its password is forgotten.`)}`
    }
      ${check({ id: "test-mail", action: "/settings/email/test-mail", caption: "Send test mail", busy: "Sending…", hint: `Goes to ${me}.` })}`,
  })
}

/** E4, E5, E8: where answers arrive. */
export function incomingSection({ setting, isFromEnvironment, form = UNTOUCHED }: Incoming): Html {
  return section({
    heading: "Incoming mailbox",
    lead: "Answers by mail are read from it (IMAP). Without one, mails to agents have a link to a reply page instead.",
    content: html`${
      isFromEnvironment
        ? fromEnvironment(
            [
              ...facts(setting),
              ["Folder", setting?.folder ?? ""],
              ["Moved to", setting?.movesTo ?? ""],
              ["Reply address", setting?.replyAddress ?? ""],
            ],
            "SHOPBELL_IMAP_URL and SHOPBELL_REPLY_ADDRESS",
          )
        : html`<form class="form" method="post" action="/settings/email/incoming" novalidate ${GUARDED}>
              ${serverFields("imap", setting, form, "993")}
              <div class="mail-fields">
                ${field({ label: "Folder", name: "imap-folder", form: filled(form, { "imap-folder": setting?.folder ?? "INBOX" }), autocomplete: "off" })}
                ${field({ label: "Move read mails to", name: "imap-move-to", form: filled(form, { "imap-move-to": setting?.movesTo ?? "" }), isOptional: true, autocomplete: "off", hint: "Otherwise they stay. Nothing is deleted." })}
              </div>
              ${field({ label: "Reply address", name: "reply-address", type: "email", form: filled(form, { "reply-address": setting?.replyAddress }), autocomplete: "off", placeholder: "reply@example.com", hint: "Of this mailbox. Each mail gets one of its own, like reply+token@example.com." })}
              <div class="form-end">${saveButton("incoming mailbox")}${setting && removeButton("incoming", "incoming mailbox")}</div>
            </form>
            ${setting && removal("incoming", "incoming mailbox", `Answers to mails that were sent stay unread in ${setting.host}; mails to agents have a link to a reply page instead. Its password is forgotten, the mails in it stay.`)}`
    }
      ${check({ id: "mailbox-check", action: "/settings/email/mailbox-check", caption: "Check mailbox", busy: "Checking, for up to a minute…", hint: "Signs in, sends a mail to the reply address and waits for it. Only then are answers by mail offered." })}`,
  })
}

/** What "Send test mail" and "Check mailbox" found, for their result areas. */
export function checkResult({ isWell, words }: { isWell: boolean; words: string }): Html {
  return html`<p class="notice ${!isWell && "notice-danger"}">${icon(isWell ? "done" : "failed")}<span>${words}</span></p>`
}

function fromEnvironment(known: readonly (readonly [string, string])[], variables: string): Html {
  return html`<dl class="mail-facts">${known.map(([name, value]) => value !== "" && html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    <p class="hint">${icon("lock")}<span>Set by the environment (${variables}), so it can't be changed here.</span></p>`
}

function facts(setting: MailServerSetting | null): readonly (readonly [string, string])[] {
  if (!setting) return []
  return [
    ["Server", `${setting.host}:${setting.port}`],
    ["Security", SECURITIES[setting.security]],
    ["User", setting.user ?? "Nobody signs in"],
  ]
}

const SECURITIES: Record<MailSecurity, string> = {
  tls: "TLS",
  starttls: "STARTTLS, required",
  opportunistic: "STARTTLS, if offered",
  none: "None",
}

function serverFields(prefix: "smtp" | "imap", setting: MailServerSetting | null, form: FormState, port: string): Html {
  const name = (part: string) => `${prefix}-${part}`
  const shown = filled(form, {
    [name("host")]: setting?.host,
    [name("port")]: String(setting?.port ?? port),
    [name("user")]: setting?.user ?? "",
  })
  // What is kept is not said where it is asked for again.
  const isKept = setting?.hasPassword === true && !form.problems[name("password")]
  return html`<div class="mail-fields mail-fields-server">
      ${field({ label: "Server", name: name("host"), form: shown, placeholder: `${prefix}.example.com`, autocomplete: "off" })}
      ${field({ label: "Port", name: name("port"), form: shown, maxLength: 5, autocomplete: "off" })}
      ${securityField(name("security"), form.values[name("security")] ?? setting?.security ?? (prefix === "smtp" ? "starttls" : "tls"), form.problems[name("security")])}
    </div>
    <div class="mail-fields">
      ${field({ label: "User", name: name("user"), form: shown, isOptional: prefix === "smtp", autocomplete: "off" })}
      ${field({ label: "Password", name: name("password"), type: "password", form, isOptional: prefix === "smtp" || isKept, autocomplete: "new-password", hint: isKept ? "One is set. Leave this empty to keep it." : "" })}
    </div>`
}

function securityField(name: string, chosen: string, problem: string | undefined): Html {
  return html`<div class="field">
    <label class="label" for="${name}">Security</label>
    <select class="input" id="${name}" name="${name}" ${problem && html`aria-invalid="true" aria-describedby="${name}-problem"`}>
      ${Object.entries(SECURITIES).map(([value, words]) => html`<option value="${value}" ${value === chosen && html`selected`}>${words}</option>`)}
    </select>
    ${problem && problemLine(name, problem)}
  </div>`
}

/** What is set, unless something else was typed. */
function filled(form: FormState, values: Readonly<Record<string, string | undefined>>): FormState {
  const known = Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))
  return { ...form, values: { ...known, ...form.values } }
}

function removeButton(direction: "outgoing" | "incoming", what: string): Html {
  return html`<button class="button button-quiet" type="button" command="show-modal" commandfor="remove-${direction}">${icon("bin")}Remove…<span class="visually-hidden"> ${what}</span></button>`
}

function removal(direction: "outgoing" | "incoming", what: string, consequence: string): Html {
  return html`<dialog class="dialog" id="remove-${direction}" aria-labelledby="remove-${direction}-title">
    <h2 id="remove-${direction}-title">Remove the ${what}?</h2>
    <p class="muted anywhere">${consequence}</p>
    <div class="dialog-actions">
      <button class="button" type="button" command="close" commandfor="remove-${direction}">Cancel</button>
      <form method="post" action="/settings/email/${direction}/removal"><button class="button button-danger">Remove ${what}</button></form>
    </div>
  </dialog>`
}

type Check = { readonly id: string; readonly action: string; readonly caption: string; readonly busy: string; readonly hint: string }

function check({ id, action, caption, busy, hint }: Check): Html {
  return html`<div class="mail-check">
    <form class="row" method="post" action="${action}" hx-post="${action}" hx-target="#${id}-result" hx-swap="innerHTML">
      <button class="button" aria-describedby="${id}-hint"><span class="idle">${caption}</span><span class="busy">${busy}</span></button>
      <p class="hint" id="${id}-hint">${hint}</p>
    </form>
    <div class="mail-result" id="${id}-result" role="status"></div>
  </div>`
}

function addressText({ name, address }: MailAddress): string {
  return name === "" ? address : `${name} <${address}>`
}
