import { Elysia } from "elysia"
import type { DevTools } from "../../app.ts"
import type { Config } from "../../config.ts"
import { Refused, refusal } from "../../domain/refused.ts"
import { PAGE_HEADERS, wantsPage } from "../../io/http.ts"
import type { Io } from "../../io/io.ts"
import { DEMO_PASSWORD, DEMO_SIGN_INS } from "../../testing/cast.ts"
import { clockPage, devPage, galleryPage, mailboxPage, samplePage } from "../../../views/dev/pages.ts"
import { gallery } from "../../../views/gallery.ts"
import type { Mail } from "../email/outbox-rows.ts"
import { allMails, findMail } from "../email/outbox-store.ts"
import { durationOf } from "./duration.ts"
import { checkThrowaway, markOf } from "./mark.ts"

/** K7: the rooms behind the shop. Mounted in development only, so that elsewhere they are as absent as any other address. */
export const devRoutes = (io: Io, _config: Config, tools: DevTools) =>
  new Elysia({ name: "dev", prefix: "/dev" })
    .onBeforeHandle(({ set }) => {
      set.headers["cache-control"] = "no-store"
    })
    .get("/", ({ set }) => {
      const demo = markOf(io.db) === "demo" ? { signIns: DEMO_SIGN_INS, password: DEMO_PASSWORD } : null
      return asPage(set, devPage({ asset: io.assets.url, demo, whyKept: refusal(() => checkThrowaway(io.db)) }))
    })

    .get("/clock", ({ request, set }) => {
      const now = io.clock.now()
      return wantsPage(request) ? asPage(set, clockPage({ asset: io.assets.url, now })) : clockAnswer(now)
    })
    .post("/clock", ({ body, request, set }) => {
      move(tools, body)
      return wantsPage(request) ? backTo(set, "/dev/clock") : clockAnswer(io.clock.now())
    })

    .get("/gallery", ({ set }) => asPage(set, galleryPage({ asset: io.assets.url, entries: gallery })))
    .get("/gallery/:name", ({ params, set }) => {
      const entry = gallery.find(({ name }) => name === params.name)
      if (!entry) throw new Refused("not-found", "There is no such view in the gallery.")
      // Each view stands in a frame of its own, for on one page their ids would meet.
      set.headers["content-security-policy"] = PAGE_HEADERS["content-security-policy"]!.replace(
        "frame-ancestors 'none'",
        "frame-ancestors 'self'",
      )
      return asPage(set, entry.isWholePage ? entry.html(io.assets.url) : samplePage({ asset: io.assets.url, entry }))
    })
    .get("/gallery/:name/mail", ({ params, set }) => {
      const mail = gallery.find(({ name }) => name === params.name)?.mail
      if (!mail) throw new Refused("not-found", "There is no such mail in the gallery.")
      set.headers["content-security-policy"] = MAIL_POLICY
      return asPage(set, mail().html)
    })

    .post("/reset", async ({ request, set }) => {
      checkThrowaway(io.db)
      await tools.reset()
      return wantsPage(request) ? backTo(set, "/") : { ok: true }
    })

    // As it is, whatever became of it: in development there is no server that it has to go to.
    .get("/mailbox", ({ request, set }) => {
      const mails = allMails(io.db, MOST_MAILS)
      if (!wantsPage(request)) return mails.map(mailAnswer)
      return asPage(
        set,
        mailboxPage({
          asset: io.assets.url,
          mails: mails.map((mail) => ({ ...mail, to: mail.toAddress, at: mail.doneAt ?? mail.createdAt })),
        }),
      )
    })
    .get("/mailbox/:id", ({ params, set }) => {
      const mail = findMail(io.db, params.id)
      if (!mail) throw new Refused("not-found", "There is no such mail.")
      set.headers["content-security-policy"] = MAIL_POLICY
      return asPage(set, mail.html)
    })

const MOST_MAILS = 200

function mailAnswer(mail: Mail) {
  const { id, kind, toName, toAddress, fromName, subject, text, html, replyTo, messageId, thread, unsubscribeUrl, state, words } = mail
  const at = new Date(mail.createdAt).toISOString()
  return {
    id,
    kind,
    to: { name: toName, address: toAddress },
    fromName,
    subject,
    text,
    html,
    replyTo,
    messageId,
    references: thread,
    unsubscribeUrl,
    state,
    words,
    at,
  }
}

/** A mail may have styles of its own, and nothing else: no script, no image, no address to send a form to. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups"

/** `{"advance": "31s"}` or `{"set": "2026-03-29T00:59:30Z"}`, as JSON or as a form. */
function move(tools: DevTools, body: unknown): void {
  const { advance, set } = (typeof body === "object" ? (body ?? {}) : {}) as { advance?: unknown; set?: unknown }
  if (typeof advance === "string" && set === undefined) return tools.advance(durationOf(advance))
  if (typeof set === "string" && advance === undefined) return tools.set(instantOf(set))
  throw new Refused("invalid", `Say either {"advance": "31s"} or {"set": "2026-03-29T00:59:30Z"}.`)
}

/** An ISO 8601 time with its zone: without one it would mean another moment on each machine. */
function instantOf(text: string): number {
  try {
    return Temporal.Instant.from(text.trim()).epochMilliseconds
  } catch {
    throw new Refused("invalid", `"${text}" is not a time. Write it like 2026-03-29T00:59:30Z.`)
  }
}

function clockAnswer(now: number) {
  return { now: new Date(now).toISOString(), epochMs: now }
}

type Answer = { status?: number | string; headers: Record<string, string | number | undefined> }

function asPage(set: Answer, page: { toString(): string }): string {
  set.headers["content-type"] = "text/html; charset=utf-8"
  return page.toString()
}

function backTo(set: Answer, path: string): string {
  set.status = 303
  set.headers.location = path
  return ""
}
