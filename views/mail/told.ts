import { visitorName, type Agent, type Message, type Visitor } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"
import { wallAt } from "../../src/domain/zone.ts"
import type { MailEntry, Speaker } from "./entries.ts"
import { once } from "../../src/domain/once.ts"

/** What both sides saw, as mails tell it: by name, and on the reader's clock. `company` stands for agents who are gone. */
export function told(
  messages: readonly Message[],
  { visitor, roster, company, zone }: { visitor: Visitor; roster: readonly Agent[]; company: string; zone: string },
): readonly MailEntry[] {
  return messages.map((message) => {
    const moment = { day: mailDay(message.at, zone), clock: new Date(wallAt(zone, message.at)).toISOString().slice(11, 16) }
    if (message.author.kind === "system") return { happened: `${message.text} ${message.happened ?? ""}`.trim(), ...moment }
    return {
      by: speaker(message.author, visitor, roster, company),
      text: message.text,
      isDeleted: message.deletedAt !== null,
      files: message.files,
      notKept: message.notKept,
      ...moment,
    }
  })
}

/** "Monday 2 March", where the reader is. */
export function mailDay(at: Instant, zone: string): string {
  return dayFormat().format(wallAt(zone, at))
}

const dayFormat = once(() => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" }))

function speaker(
  author: Exclude<Message["author"], { kind: "system" }>,
  visitor: Visitor,
  roster: readonly Agent[],
  company: string,
): Speaker {
  if (author.kind === "visitor") return { kind: "visitor", id: visitor.id, name: visitorName(visitor) }
  return { kind: "agent", id: author.agentId, name: roster.find(({ id }) => id === author.agentId)?.name ?? company }
}
