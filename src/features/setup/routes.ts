import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { cleanLine, emailProblem, nameProblem, passwordProblem, problemsIn } from "../../domain/person.ts"
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
        const founder = {
          company: cleanLine(body.company ?? ""),
          name: cleanLine(body.name ?? ""),
          email: cleanLine(body.email ?? ""),
          password: body.password ?? "",
        }
        const problems = problemsIn({
          company: nameProblem(founder.company, "your company's name"),
          name: nameProblem(founder.name),
          email: emailProblem(founder.email),
          password: passwordProblem(founder.password, founder.email),
        })
        if (problems) return asHtml(set, setupPage({ asset: io.assets.url, token: body.token!, form: { values: founder, problems } }), 422)
        const admin = await setUp(io, founder)
        set.headers["set-cookie"] = openSession(io, config, request, admin.id)
        return goTo(set, "/settings/widget?done=set-up")
      },
      { body: t.Partial(t.Object({ token: t.String(), company: t.String(), name: t.String(), email: t.String(), password: t.String() })) },
    )
