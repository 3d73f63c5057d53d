import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { cleanLine, emailProblem, nameProblem, passwordProblem, problemsIn } from "../../domain/person.ts"
import { checkedZone } from "../../domain/zone.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import { setupPage } from "../../../views/setup/setup.ts"
import { UNTOUCHED } from "../../../views/parts/fields.ts"
import { openSession } from "../auth/session.ts"
import { checkSetupLink, setUp } from "./commands.ts"

/** K3: the one way in while there are no agents. */
export const setupRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "setup" })
    .get(
      "/setup",
      ({ query, set }) => {
        checkSetupLink(io, query.token)
        return asHtml(set, setupPage({ asset: io.assets.url, token: query.token!, form: UNTOUCHED }))
      },
      { query: t.Object({ token: t.Optional(t.String()) }) },
    )
    .post(
      "/setup",
      async ({ body, request, set }) => {
        checkSetupLink(io, body.token)
        const typed = {
          company: cleanLine(body.company ?? ""),
          name: cleanLine(body.name ?? ""),
          email: cleanLine(body.email ?? ""),
          password: body.password ?? "",
        }
        const problems = problemsIn({
          company: nameProblem(typed.company, "your company's name"),
          name: nameProblem(typed.name),
          email: emailProblem(typed.email),
          password: passwordProblem(typed.password, typed.email),
        })
        if (problems) return asHtml(set, setupPage({ asset: io.assets.url, token: body.token!, form: { values: typed, problems } }), 422)
        const admin = await setUp(io, { ...typed, timeZone: checkedZone(body.zone ?? "") })
        set.headers["set-cookie"] = openSession(io, config, request, admin.id)
        return goTo(set, "/settings/widget?done=set-up")
      },
      {
        body: t.Partial(
          t.Object({
            token: t.String(),
            company: t.String(),
            name: t.String(),
            email: t.String(),
            password: t.String(),
            zone: t.String(),
          }),
        ),
      },
    )
