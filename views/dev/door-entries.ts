import { invitePage, type Invitation } from "../agents/invite.ts"
import { forgotPage, type Forgot } from "../auth/forgot.ts"
import { loginPage } from "../auth/login.ts"
import { newPasswordPage } from "../auth/new-password.ts"
import { UNTOUCHED } from "../parts/fields.ts"
import { setupPage } from "../setup/setup.ts"
import type { AssetUrl } from "../page.ts"
import { wholePage, type Entry } from "./entries.ts"
import { WRONG_FORM } from "./sample-frame.ts"
import { ADA, HOSTILE, LONG_NAME, LONG_TEXT, OVERLONG } from "./sample-props.ts"

const invitation = (asset: AssetUrl): Invitation => ({
  asset,
  token: "",
  company: "",
  inviter: "",
  role: "agent",
  email: null,
  form: UNTOUCHED,
})
const forgot = (asset: AssetUrl, changes: Partial<Forgot> = {}): Forgot => ({
  asset,
  canMail: true,
  mailedTo: null,
  problem: null,
  form: UNTOUCHED,
  ...changes,
})

/** Pages in front of the door: signing in, and how one gets in for the first time or again. */
export const doorEntries: readonly Entry[] = [
  ...wholePage("auth/login", "loginPage", {
    empty: (asset) => loginPage({ asset, email: "", next: null, problem: null, isSetUp: true }),
    "not set up": (asset) => loginPage({ asset, email: "", next: null, problem: null, isSetUp: false }),
    overlong: (asset) => loginPage({ asset, email: OVERLONG.email, next: "/inbox", problem: LONG_TEXT, isSetUp: true }),
    hostile: (asset) => loginPage({ asset, email: HOSTILE, next: HOSTILE, problem: HOSTILE, isSetUp: true }),
  }),
  ...wholePage("auth/forgot", "forgotPage", {
    empty: (asset) => forgotPage(forgot(asset)),
    "no server set": (asset) => forgotPage(forgot(asset, { canMail: false })),
    answered: (asset) => forgotPage(forgot(asset, { mailedTo: ADA.email })),
    "answered, overlong": (asset) => forgotPage(forgot(asset, { mailedTo: OVERLONG.email })),
    "too often": (asset) =>
      forgotPage(
        forgot(asset, { problem: "Too many tries. Wait 42 minutes and try again.", form: { values: { email: ADA.email }, problems: {} } }),
      ),
    hostile: (asset) => forgotPage(forgot(asset, { problem: HOSTILE, form: WRONG_FORM })),
    "answered, hostile": (asset) => forgotPage(forgot(asset, { mailedTo: HOSTILE })),
  }),
  ...wholePage("auth/new-password", "newPasswordPage", {
    overlong: (asset) => newPasswordPage({ asset, token: "", name: LONG_NAME, email: OVERLONG.email, form: UNTOUCHED }),
    hostile: (asset) => newPasswordPage({ asset, token: HOSTILE, name: HOSTILE, email: HOSTILE, form: WRONG_FORM }),
  }),
  ...wholePage("setup/setup", "setupPage", {
    empty: (asset) => setupPage({ asset, token: "", form: UNTOUCHED }),
    hostile: (asset) => setupPage({ asset, token: HOSTILE, form: WRONG_FORM }),
  }),
  ...wholePage("agents/invite", "invitePage", {
    empty: (asset) => invitePage(invitation(asset)),
    overlong: (asset) => invitePage({ ...invitation(asset), company: LONG_NAME, inviter: LONG_NAME, role: "admin", email: OVERLONG.email }),
    hostile: (asset) =>
      invitePage({ ...invitation(asset), token: HOSTILE, company: HOSTILE, inviter: HOSTILE, email: HOSTILE, form: WRONG_FORM }),
  }),
]
