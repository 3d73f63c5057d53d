import type { Kept } from "./bridge.ts"

/** W3: the one first-party entry. Written with the choice of a group or the first message, never before. */
export const KEY = "shopbell"

const NOTHING: Kept = { token: null, outbox: [] }
let memory = NOTHING
let isBlocked = false

/** Somebody has chosen a group or written here before. */
export const isKept = (): boolean => kept() !== NOTHING

/** What is kept, by this tab or another. Storage may throw at a mere look (pitfall 70): then memory has to do. */
export function kept(): Kept {
  if (isBlocked) return memory
  try {
    return readable(localStorage.getItem(KEY))
  } catch {
    isBlocked = true
    return memory
  }
}

export function keep(next: Kept): void {
  memory = next
  if (isBlocked) return
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    isBlocked = true
  }
}

/** Made with the first message; if another tab was first, it is that one's. */
export function ownToken(): string {
  const { token, outbox } = kept()
  if (token !== null) return token
  const made = newToken()
  keep({ token: made, outbox })
  return made
}

/** Calls back when another tab made a token, or somebody wiped it. */
export function onOtherTab(tell: (token: string | null) => void): void {
  addEventListener("storage", ({ key }: StorageEvent) => {
    if (key === KEY || key === null) tell(kept().token)
  })
}

/** 256 random bits, in about 77 digits. */
const newToken = (): string => crypto.getRandomValues(new Uint32Array(8)).join("")

function readable(text: string | null): Kept {
  if (text === null) return NOTHING
  try {
    const { token, outbox, choice } = JSON.parse(text) as Partial<Kept>
    return {
      token: typeof token === "string" && /^[\w-]{43,128}$/.test(token) ? token : null,
      outbox: Array.isArray(outbox) ? outbox.filter((one) => typeof one?.id === "string" && typeof one.text === "string") : [],
      choice: choice === null || typeof choice === "string" ? choice : undefined,
    }
  } catch {
    return NOTHING
  }
}
