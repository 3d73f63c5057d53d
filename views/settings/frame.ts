import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { socket } from "../inbox/socket.ts"
import { page, type AssetUrl } from "../page.ts"
import { icon } from "../parts/icons.ts"
import { appFrame, type Frame } from "../parts/shell.ts"
import { toast } from "../parts/toast.ts"
import { placesFor } from "./places.ts"

export type SettingsFrame = Omit<Frame, "current" | "content"> & {
  readonly now: Instant
  readonly asset: AssetUrl
  /** A key of `DONE`, from the address: never shown itself. */
  readonly done: string | null
}

/** What to say after a form did its work and sent the browser here. */
const DONE: Record<string, string> = {
  name: "Your name is saved.",
  picture: "Your picture is saved.",
  "picture-removed": "Your picture is gone.",
  password: "Your password is changed. You are signed out everywhere else.",
  "signed-out": "You are signed out everywhere else.",
  advanced: "Saved.",
  shortcuts: "Saved.",
  hours: "Your hours are saved.",
  "auto-offline": "Saved.",
  leave: "Your leave is saved.",
  "leave-removed": "The leave is removed.",
  account: "Saved.",
  widget: "Saved. Open widgets change as they load again.",
  "set-up": "Shopbell is yours. Put the widget on your site next.",
  joined: "Welcome to the team.",
  invited: "Invite made. Its link is in the list.",
  revoked: "The invite is taken back.",
  role: "Role changed.",
  deactivated: "Deactivated and signed out.",
  reactivated: "Reactivated.",
  "group-made": "Group made.",
  group: "Group saved.",
  "group-deleted": "Group deleted.",
  question: "Saved. Widgets that open from now on know.",
  status: "Status set.",
  strict: "Saved.",
  "day-off": "Day off added.",
  forwarding: "Saved.",
  "links-removed": "The links in mails sent so far open nothing any more.",
  email: "Saved.",
  "outgoing-removed": "The outgoing server is removed. Mails wait until another is set.",
  "incoming-removed": "The incoming mailbox is removed. Mails to agents have a link to a reply page instead.",
  retry: "The mail is tried again now.",
  "retry-all": "The mails are tried again now.",
  "day-off-removed": "Day off removed.",
}

export type SettingsPage = {
  readonly title: string
  /** Which entry of the list it belongs to. */
  readonly href: string
  readonly lead: string
  /** The page above this one, if that is not the list itself. */
  readonly above?: { readonly name: string; readonly href: string }
  readonly content: Html
}

/** A settings page: the app's frame, the list of pages that this agent may open (I8), and one page. Where there is no room for the list, a way back to it. */
export function settingsPage(frame: SettingsFrame, { title, href, lead, above, content }: SettingsPage): Html {
  return settingsDocument(
    frame,
    `${title} · Settings`,
    html`<div class="settings">
      <nav class="settings-nav" aria-label="Settings">
        <p class="settings-title">Settings</p>
        ${placesFor(frame.agent.role).map(
          ({ name, links }) => html`<div>
            <p class="settings-group-name" aria-hidden="true">${name}</p>
            <ul class="settings-group" aria-label="${name}">
              ${links.map((link) => html`<li><a class="settings-link" href="${link.href}" ${link.href === href && html`aria-current="page"`}>${link.name}</a></li>`)}
            </ul>
          </div>`,
        )}
      </nav>
      <main class="settings-main" id="main" tabindex="-1">
        <div class="settings-head">
          <a class="settings-back ${above && "settings-above"}" href="${above?.href ?? "/settings"}">${icon("back")}${above?.name ?? "Settings"}</a>
          <h1>${title}</h1><p class="muted">${lead}</p>
        </div>
        ${content}
      </main>
    </div>`,
  )
}

/** The frame around any page of the settings, and what the form before it did. */
export function settingsDocument(frame: SettingsFrame, title: string, content: Html): Html {
  const done = frame.done === null || !Object.hasOwn(DONE, frame.done) ? null : DONE[frame.done]!
  return page({
    title,
    asset: frame.asset,
    toast: done === null ? null : toast(done),
    body: appFrame({ ...frame, current: "settings", content: html`${socket(frame.agent, frame.roster, frame.now)}${content}` }),
  })
}
