import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { colorOf } from "../../domain/color.ts"
import { MISSED_AFTER_CHOICES } from "../../domain/escalation.ts"
import { cleanLine, nameProblem, problemsIn } from "../../domain/person.ts"
import { minutes } from "../../domain/time.ts"
import { checkedZone } from "../../domain/zone.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import { accountPage } from "../../../views/settings/account.ts"
import { overviewPage } from "../../../views/settings/overview.ts"
import { widgetPage } from "../../../views/settings/widget.ts"
import { guard } from "../auth/guard.ts"
import { changeAccount } from "./commands.ts"
import { settingsFrame } from "./frame.ts"
import { profileRoutes } from "./profile-routes.ts"
import { findAccount } from "./store.ts"
import { widgetAddress } from "./widget-address.ts"

const ACCOUNT = t.Partial(t.Object({ name: t.String(), zone: t.String(), "missed-after": t.String(), "typing-preview": t.String() }))
const QUERY = t.Object({ done: t.Optional(t.String()) })

/** I8: what each agent may set for themselves, and what admins may set for all. */
export const settingsRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "settings" })
    .use(guard(io, config))
    .use(profileRoutes(io, config))
    .get("/settings", ({ agent, set }) => asHtml(set, overviewPage(settingsFrame(io, agent))), { role: "agent" })
    .get("/settings/account", ({ agent, query, set }) => asHtml(set, accountPage(settingsFrame(io, agent, query.done))), {
      role: "admin",
      query: QUERY,
    })
    .post(
      "/settings/account",
      ({ agent, body, set }) => {
        const name = cleanLine(body.name ?? "")
        const zone = cleanLine(body.zone ?? findAccount(io.db).timeZone)
        const timeZone = checkedZone(zone)
        const after = body["missed-after"] ?? String(findAccount(io.db).missedAfter / minutes(1))
        const missedAfter = minutes(Number(after))
        const problems = problemsIn({
          name: nameProblem(name, "your company's name"),
          zone: timeZone === null ? "This time zone is not known. Choose one from the list, such as Europe/Paris." : null,
          "missed-after": MISSED_AFTER_CHOICES.includes(missedAfter) ? null : "Choose one of the delays in the list.",
        })
        if (problems || timeZone === null) {
          return asHtml(
            set,
            accountPage(settingsFrame(io, agent), { values: { name, zone, "missed-after": after }, problems: problems ?? {} }),
            422,
          )
        }
        changeAccount(io, { name, timeZone, missedAfter, isTypingPreviewOn: body["typing-preview"] === "on" })
        return goTo(set, "/settings/account?done=account")
      },
      { role: "admin", body: ACCOUNT },
    )
    .get(
      "/settings/widget",
      ({ agent, query, request, set }) => asHtml(set, widgetPage(settingsFrame(io, agent, query.done), widgetAddress(request, config))),
      {
        role: "admin",
        query: QUERY,
      },
    )
    .post(
      "/settings/widget",
      ({ agent, body, request, set }) => {
        const typed = cleanLine(body.color ?? "")
        const accentColor = colorOf(typed)
        if (accentColor === null) {
          const form = { values: { color: typed }, problems: { color: "A colour is # and six digits or letters a to f, like #4f46e5." } }
          return asHtml(set, widgetPage(settingsFrame(io, agent), widgetAddress(request, config), form), 422)
        }
        changeAccount(io, { accentColor, isWidgetHiddenWhenOffline: body["hide-when-offline"] === "on" })
        return goTo(set, "/settings/widget?done=widget")
      },
      { role: "admin", body: t.Partial(t.Object({ color: t.String(), "hide-when-offline": t.String() })) },
    )
