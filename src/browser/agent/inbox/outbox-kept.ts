import { allKept, keep } from "./kept.ts"
import type { Moment, Unsent } from "./unsent.ts"

/** The agent's outbox as this browser keeps it, each message by itself (`kept.ts`). */
export function outboxOf(agent: string) {
  const prefix = `outbox:${agent}:`
  return {
    all: (): readonly Unsent[] => allKept(prefix).flatMap((text) => readable(text) ?? []),
    keep: (message: Unsent) => keep(prefix + message.id, JSON.stringify(message)),
    forget: ({ id }: Unsent) => keep(prefix + id, ""),
    /** Calls back when another tab keeps a message, or forgets it (null). */
    onOtherTab(heard: (id: string, message: Unsent | null) => void): void {
      window.addEventListener("storage", ({ key, newValue }) => {
        if (key?.startsWith(prefix)) heard(key.slice(prefix.length), newValue === null ? null : readable(newValue))
      })
    },
  }
}

/** Also as versions before moments kept it. */
type Kept = Omit<Unsent, "moment"> & { readonly moment?: Moment }

/** Null if it is none of ours. I2: whose age nobody knows, in another visit than its own, is as old as can be. */
export function readable(text: string): Unsent | null {
  try {
    const { moment, ...message } = JSON.parse(text) as Kept
    return { ...message, moment: { seq: moment?.seq ?? 0, noteSeq: moment?.noteSeq ?? 0, writtenAt: moment?.writtenAt ?? 0 } }
  } catch {
    return null
  }
}

/** I2: replies that were written to follow `held` are for its moment too, and are held with it: half an answer is none. Answers with those. */
export function standBehind(unsent: readonly Unsent[], held: Unsent): readonly Unsent[] {
  const followers = unsent.slice(unsent.indexOf(held) + 1).filter((one) => {
    return one.conversation === held.conversation && one.kind === "reply" && one.problem === null
  })
  for (const one of followers) one.moment = held.moment
  return followers
}
