import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import type { Agent } from "../../domain/model.ts"
import { cleanLine, nameProblem, passwordProblem, problemsIn } from "../../domain/person.ts"
import { Refused, type Reason } from "../../domain/refused.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import type { FormState } from "../../../views/parts/fields.ts"
import { profilePage } from "../../../views/settings/profile.ts"
import { PICTURE_MOST_BYTES } from "../agents/picture.ts"
import { guard } from "../auth/guard.ts"
import { sessionsOf, type Session } from "../auth/store.ts"
import { presenceOf } from "../presence/store.ts"
import { browserName } from "../../domain/browser-name.ts"
import { changePassword, changePicture, changeShortcuts, removePicture, rename, signOutElsewhere } from "./commands.ts"
import { settingsFrame } from "./frame.ts"
import { uploadedFile } from "./upload.ts"

/** S4: what is sent here may be larger than what is sent elsewhere, for it is not parsed: `uploadedFile` reads it. */
export const PICTURE_UPLOAD = { method: "POST", path: "/settings/profile/picture" } as const

/** I8: each agent's own page. */
export const profileRoutes = (io: Io, config: Config) =>
  new Elysia({ name: "profile" })
    .use(guard(io, config))
    .get("/settings/profile", ({ agent, session, query, set }) => asHtml(set, profile(io, agent, session, query.done)), {
      role: "agent",
      query: t.Object({ done: t.Optional(t.String()) }),
    })
    .post(
      "/settings/profile",
      ({ agent, session, body, set }) => {
        const name = cleanLine(body.name ?? "")
        const problems = problemsIn({ name: nameProblem(name) })
        if (problems) return asHtml(set, profile(io, agent, session, undefined, { values: { name }, problems }), 422)
        rename(io, agent, name)
        return goTo(set, "/settings/profile?done=name")
      },
      { role: "agent", body: t.Partial(t.Object({ name: t.String() })) },
    )
    .post(
      PICTURE_UPLOAD.path,
      async ({ agent, session, request, set }) => {
        try {
          await changePicture(io, agent, await uploadedFile(request, "picture", PICTURE_MOST_BYTES))
          return goTo(set, "/settings/profile?done=picture")
        } catch (error) {
          const status = error instanceof Refused && PICTURE_REFUSED[error.reason]
          if (!status) throw error
          return asHtml(set, profile(io, agent, session, undefined, { values: {}, problems: { picture: error.message } }), status)
        }
      },
      // Read by `uploadedFile`, and only once we know who sends it.
      { role: "agent", parse: () => ({}) },
    )
    .post(
      "/settings/profile/picture-removal",
      ({ agent, set }) => {
        removePicture(io, agent)
        return goTo(set, "/settings/profile?done=picture-removed")
      },
      { role: "agent" },
    )
    .post(
      "/settings/profile/password",
      async ({ agent, session, body, set }) => {
        const password = body.password ?? ""
        const wrong = (problems: FormState["problems"], status = 422) =>
          asHtml(set, profile(io, agent, session, undefined, { values: {}, problems }), status)
        const problems = problemsIn({
          current: body.current ? null : "Enter your current password.",
          password: passwordProblem(password, agent.email),
        })
        if (problems) return wrong(problems)
        try {
          await changePassword(io, agent, session, body.current!, password)
          return goTo(set, "/settings/profile?done=password")
        } catch (error) {
          if (!(error instanceof Refused) || error.reason === "unavailable") throw error
          if (error.retryAfter !== undefined) set.headers["retry-after"] = String(Math.ceil(error.retryAfter / 1_000))
          return wrong({ current: error.message }, error.reason === "too-many" ? 429 : 422)
        }
      },
      { role: "agent", body: t.Partial(t.Object({ current: t.String(), password: t.String() })) },
    )
    .post(
      "/settings/profile/shortcuts",
      ({ agent, body, set }) => {
        changeShortcuts(io, agent, body.shortcuts === "on")
        return goTo(set, "/settings/profile?done=shortcuts")
      },
      { role: "agent", body: t.Partial(t.Object({ shortcuts: t.String() })) },
    )
    .post(
      "/settings/profile/sign-outs",
      ({ agent, session, set }) => {
        signOutElsewhere(io, agent, session)
        return goTo(set, "/settings/profile?done=signed-out")
      },
      { role: "agent" },
    )

function profile(io: Io, agent: Agent, session: Session, done?: string, form?: FormState) {
  const sessions = sessionsOf(io.db, agent.id, io.clock.now()).map(({ userAgent, createdAt, tokenHash }) => ({
    browser: browserName(userAgent),
    since: createdAt,
    isThis: tokenHash === session.tokenHash,
  }))
  const { isToldWhenInvisible } = presenceOf(io.db, agent.id)
  return profilePage(settingsFrame(io, agent, done), { sessions, isToldWhenInvisible, ...(form && { form }) })
}

/** What the form itself can say. */
const PICTURE_REFUSED: Partial<Record<Reason, number>> = { invalid: 422, "too-large": 413, "too-many": 429 }
