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

/** Also as earlier versions kept it: before there were moments, and when a page could not know the time. */
type Kept = Omit<Unsent, "moment"> & { readonly moment?: Omit<Moment, "writtenAt"> & { readonly writtenAt: Moment["writtenAt"] | null } }

/** Null if it is none of ours. */
export function readable(text: string): Unsent | null {
  try {
    const { moment, ...message } = JSON.parse(text) as Kept
    return { ...message, moment: { seq: moment?.seq ?? 0, noteSeq: moment?.noteSeq ?? 0, writtenAt: moment?.writtenAt || "unknown" } }
  } catch {
    return null
  }
}
