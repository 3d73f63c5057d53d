import { staticPlugin } from "@elysiajs/static"
import { Elysia, type Context } from "elysia"
import { join } from "node:path"
import type { Config } from "./config.ts"
import { Refused, type Reason } from "./domain/refused.ts"
import { agentRoutes } from "./features/agents/routes.ts"
import { signedInBy, SignedOut } from "./features/auth/guard.ts"
import { authRoutes } from "./features/auth/routes.ts"
import { reply, seeAsVisitor } from "./features/conversations/commands.ts"
import { conversationRoutes } from "./features/conversations/routes.ts"
import { mailCopy } from "./features/email/copy.ts"
import { accountMails } from "./features/email/account-mails.ts"
import { mailAgain } from "./features/email/due-again.ts"
import { mailCheck } from "./features/email/mail-check.ts"
import { originalRoutes } from "./features/email/original-routes.ts"
import { ONE_CLICK, preferencesRoutes } from "./features/email/preferences-routes.ts"
import type { Receiving } from "./features/email/receiving.ts"
import { replyRoutes } from "./features/email/reply-routes.ts"
import { emailSettingsRoutes } from "./features/email/settings-routes.ts"
import type { Takers } from "./features/email/taking.ts"
import { fileRoutes } from "./features/files/routes.ts"
import { healthRoutes } from "./features/health/routes.ts"
import { inboxRoutes } from "./features/inbox/routes.ts"
import { inboxSocket } from "./features/conversations/inbox-socket.ts"
import { showLife } from "./features/presence/commands.ts"
import { renewLease } from "./features/presence/lease-commands.ts"
import { groupRoutes } from "./features/groups/routes.ts"
import { daysOffRoutes } from "./features/presence/days-off-routes.ts"
import { presencePageRoutes } from "./features/presence/page-routes.ts"
import { presenceRoutes } from "./features/presence/routes.ts"
import { presenceSettingsRoutes } from "./features/presence/settings-routes.ts"
import { changeAccount } from "./features/settings/commands.ts"
import { PICTURE_UPLOAD } from "./features/settings/profile-routes.ts"
import { settingsRoutes } from "./features/settings/routes.ts"
import { adoptZone } from "./features/setup/commands.ts"
import { setupRoutes } from "./features/setup/routes.ts"
import { statisticsRoutes } from "./features/statistics/routes.ts"
import { visitorRoutes } from "./features/visitors/routes.ts"
import { widgetRoutes } from "./features/widget/routes.ts"
import { widgetSocket, type WidgetLimits } from "./features/conversations/widget-socket.ts"
import { sendAsset } from "./io/assets.ts"
import { FORM_LIMIT, isDeep, isEndless, isTooLarge, UPLOAD_LIMIT } from "./io/bodies.ts"
import { believeProxy, isCrossSite, methodsAt, originOf, PAGE_HEADERS, patternAt, wantsPage, type Route } from "./io/http.ts"
import type { Io } from "./io/io.ts"
import { SOCKET_SETTINGS } from "./io/socket.ts"
import { ROOT } from "./root.ts"
import { errorPage } from "../views/errors.ts"
import { differences } from "../views/parts/live.ts"

/** Contents page 1: everything that can be reached. `devTools` only in development. */
export async function app(
  io: Io,
  config: Config,
  { limits, devTools, incoming, takers }: { limits: WidgetLimits; devTools: DevTools | null; incoming: Receiving; takers: Takers },
) {
  const mails = accountMails(io, config)
  const routes = (): readonly Route[] => built.routes
  const built = new Elysia({ websocket: SOCKET_SETTINGS })
    .use(everyAnswer(io, config, routes))
    .use(await staticPlugin({ assets: join(ROOT, "public"), prefix: "/public", alwaysStatic: true, maxAge: 3_600 }))
    .get("/assets/:file", ({ params, request }) => {
      const asset = io.assets.find(params.file)
      if (!asset) throw new Refused("not-found", NOTHING_HERE)
      return sendAsset(asset, request, "public, max-age=31536000, immutable")
    })
    .use(healthRoutes(io, [() => mailCheck(io, config, incoming)]))
    .use(setupRoutes(io, config))
    .use(authRoutes(io, config, mails))
    .use(widgetRoutes(io, config))
    .use(widgetSocket(io, config, limits, (id, email) => mailCopy(io, config, id, email)))
    .use(inboxRoutes(io, config))
    .use(
      inboxSocket(io, config, {
        showLife: (agentId, timeZone) => {
          adoptZone(io, agentId, timeZone)
          showLife(io, agentId, timeZone)
        },
        renewLease: (agentId) => renewLease(io, agentId),
      }),
    )
    .use(conversationRoutes(io, config))
    .use(visitorRoutes(io, config, (visitorId) => mailAgain(io, config, visitorId)))
    .use(statisticsRoutes(io, config))
    .use(agentRoutes(io, config, mails))
    .use(presenceRoutes(io, config))
    .use(daysOffRoutes(io, config))
    .use(groupRoutes(io, config, (asksForGroup) => changeAccount(io, { asksForGroup })))
    .use(settingsRoutes(io, config))
    .use(presenceSettingsRoutes(io, config))
    .use(presencePageRoutes(io, config, (isPresenceStrict) => changeAccount(io, { isPresenceStrict })))
    .use(preferencesRoutes(io, config))
    .use(emailSettingsRoutes(io, config, incoming, takers))
    .use(originalRoutes(io, config))
    .use(fileRoutes(io, config))
    .use(
      replyRoutes(io, config, {
        reply: (agent, id, written) => reply(io, agent, id, written),
        writeByMail: takers.writeByMail,
        showLife: takers.showLife,
        seeAsVisitor: (id, seq) => seeAsVisitor(io, id, seq),
      }),
    )
    .use(devTools ? (await import("./features/dev/routes.ts")).devRoutes(io, config, devTools) : new Elysia())
  return built
}

/** K7: what only development may do. */
export type DevTools = { readonly advance: (ms: number) => void; readonly set: (to: number) => void; readonly reset: () => Promise<void> }

/** What holds for all: safe headers, no request from other sites, no answer before its words are durable, errors in words. */
const everyAnswer = (io: Io, config: Config, routes: () => readonly Route[]) =>
  new Elysia({ name: "every-answer" })
    .onRequest(({ request, server, set }) => {
      believeProxy(request, server, config)
      Object.assign(set.headers, PAGE_HEADERS)
      const refused = refusedUnread(request, config)
      if (!refused && originOf(request, config).startsWith("https:")) set.headers["strict-transport-security"] = "max-age=31536000"
      if (!refused) return undefined
      set.status = STATUS[refused.reason]
      return errorAnswer(io, request, refused, set.headers as Record<string, string>)
    })
    .onParse({ as: "global" }, async ({ request }) => {
      const limit = limitFor(request)
      // Nobody reads a stranger's: its route sends them away, and many at once would fill the memory.
      if (limit === UPLOAD_LIMIT && !signedInBy(io, config, request)) return
      if (await isEndless(request, limit)) throw new Refused("too-large", tooLarge(limit))
    })
    // A form whose only switch is off sends nothing at all.
    .onTransform({ as: "global" }, (context) => {
      if (context.body === undefined) context.body = {}
      if (isDeep(context.body)) throw new Refused("invalid", "This request is nested too deeply.")
    })
    .onAfterHandle({ as: "global" }, async ({ request, response }) => {
      await io.db.durable()
      // P14: an open page that follows what it tells of has most of it already.
      const known = request.headers.get("x-live")
      return known !== null && typeof response === "string" ? differences(response, new Set(known.split(" "))) : undefined
    })
    .onError({ as: "global" }, ({ code, error, request, set }) => {
      // A socket's error comes without a request of its own; its own features answer it.
      if (code === undefined) return
      const { pathname } = new URL(request.url)
      const methods = code === "NOT_FOUND" ? methodsAt(pathname, routes()) : []
      const refused = methods.length > 0 ? wrongMethod(methods, request.method) : refusalOf(code, error)
      if (refused.reason === "wrong-method") set.headers["allow"] = methods.join(", ")
      if (refused === NO_SOCKET) set.headers["upgrade"] = "websocket"
      if (refused.reason === "unavailable" || refused === BUG) {
        io.log.error({ err: error, path: patternAt(pathname, routes()) }, "request failed")
      }
      set.status = STATUS[refused.reason]
      if (error instanceof SignedOut && error.page !== null) return toSignIn(request, error.page, set)
      if (refused.retryAfter !== undefined) set.headers["retry-after"] = String(Math.ceil(refused.retryAfter / 1_000))
      return errorAnswer(io, request, refused, set.headers as Record<string, string>)
    })

/** S2: these take no cookie's word, so it does not matter which site sends them. */
function isFromAnywhere({ method, url }: Request): boolean {
  return methodsAt(new URL(url).pathname, [ONE_CLICK]).includes(method)
}

/** htmx would follow a redirect and swap the sign-in page into a corner; by its own header the whole browser goes. */
function toSignIn(request: Request, page: string, set: Context["set"]): string {
  const login = `/login?next=${encodeURIComponent(page)}`
  if (request.headers.has("hx-request")) set.headers["hx-redirect"] = login
  else Object.assign(set, { status: 303, headers: { ...set.headers, location: login } })
  return ""
}

/** S4: bytes; uploads are read by whoever knows what they are, all else is parsed. */
function limitFor({ method, url }: Request): number {
  return methodsAt(new URL(url).pathname, [PICTURE_UPLOAD]).includes(method) ? UPLOAD_LIMIT : FORM_LIMIT
}

function tooLarge(limit: number): string {
  return `That is more than ${limit < 1_000_000 ? `${limit / 1_000} kB` : `${limit / 1_000_000} MB`}, the most that can be sent here.`
}

type Failure = Reason | "wrong-method" | "no-socket" | "bug"

const STATUS: Record<Failure, number> = {
  invalid: 422,
  "signed-out": 401,
  forbidden: 403,
  "not-found": 404,
  "wrong-method": 405,
  conflict: 409,
  gone: 410,
  "no-socket": 426,
  "too-large": 413,
  "too-many": 429,
  unavailable: 503,
  bug: 500,
}

type Answer = { readonly reason: Failure; readonly message: string; readonly retryAfter?: number | undefined }
const NOTHING_HERE = "There is nothing at this address."
const UNREADABLE: Answer = { reason: "invalid", message: "This request could not be read." }
const NO_SOCKET: Answer = { reason: "no-socket", message: "A WebSocket is expected here." }
const BUG: Answer = { reason: "bug", message: "Shopbell made a mistake here. It is in the log; please try again." }

/** What is answered before anything of a request is read. */
function refusedUnread(request: Request, config: Config): Answer | null {
  // Its host is none, and so the whole address; all that comes later may rely on it.
  if (!URL.canParse(request.url)) return UNREADABLE
  const isSafe = request.method === "GET" || request.method === "HEAD"
  if (!isSafe && !isFromAnywhere(request) && isCrossSite(request, originOf(request, config)))
    return { reason: "forbidden", message: "This request came from another site." }
  const limit = limitFor(request)
  if (isTooLarge(request, limit)) return { reason: "too-large", message: tooLarge(limit) }
  return null
}

function refusalOf(code: string | number, error: unknown): Answer {
  if (error instanceof Refused) return error
  if (code === "NOT_FOUND") return { reason: "not-found", message: NOTHING_HERE }
  if (code === "VALIDATION") return { reason: "invalid", message: "Something in this form is missing or does not fit." }
  // Whatever is thrown while a body is read is wrapped in this.
  if (code === "PARSE") return error instanceof Error && error.cause instanceof Refused ? error.cause : UNREADABLE
  return BUG
}

/** An address with these methods was asked for in vain. If this is one of them, then by what is no socket. */
function wrongMethod(methods: readonly string[], method: string): Answer {
  if (methods.includes(method)) return NO_SOCKET
  return { reason: "wrong-method", message: `This address takes only ${methods.join(", ")}.` }
}

/** For browsers a page, for htmx a fragment that is safe to swap anywhere, for programs JSON. */
function errorAnswer(io: Io, request: Request, { reason, message }: Answer, headers: Record<string, string>): Response | string | object {
  if (request.headers.has("hx-request")) {
    // Whatever was aimed at stays as it is; the words go where the page shows them.
    headers["hx-retarget"] = "#toasts"
    headers["hx-reswap"] = "beforeend"
    headers["content-type"] = "text/html; charset=utf-8"
    return errorPage.toast(message).toString()
  }
  if (wantsPage(request)) {
    headers["content-type"] = "text/html; charset=utf-8"
    return errorPage.page(STATUS[reason], message, io.assets.url).toString()
  }
  return { code: reason, message }
}
