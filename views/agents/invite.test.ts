import { expect, test } from "bun:test"
import { PLAIN_ASSET } from "../dev/sample-props.ts"
import { UNTOUCHED } from "../parts/fields.ts"
import { invitePage, type Invitation } from "./invite.ts"

const said = (names: Partial<Invitation>) => {
  const page = invitePage({
    asset: PLAIN_ASSET,
    token: "t",
    company: "",
    inviter: "",
    role: "agent",
    email: null,
    form: UNTOUCHED,
    ...names,
  })
  const head = /<h1>(.*?)<\/h1>\s*<p class="muted">(.*?)<\/p>/s.exec(page.toString())!
  return head.slice(1).map((words) => words.replaceAll("&#x27;", "'"))
}

test.each([
  [{ company: "Levain", inviter: "Ada" }, "Join Levain", "Ada invited you to answer visitors' chats."],
  [{ company: "Levain", inviter: "Ada", role: "admin" as const }, "Join Levain", "Ada invited you to answer visitors' chats, as an admin."],
  [{ inviter: "Ada" }, "Join the team", "Ada invited you to answer visitors' chats."],
  [{ company: "Levain" }, "Join Levain", "You are invited to answer visitors' chats."],
  [{}, "Join the team", "You are invited to answer visitors' chats."],
])("I8: an invite says whole sentences, whoever has no name: %j", (names, heading, lead) => {
  expect(said(names)).toEqual([heading, lead])
})
