import { askAnewOnceLost } from "../features/conversations/asked-anew.ts"
import { sending, type Sending } from "../features/email/sending.ts"
import type { Io } from "../io/io.ts"
import { SENDING, type MailShop } from "./mail-shop.ts"
import { until } from "./until.ts"

/** Sends what is due when a test says so, through a server that answers those that it was handed once it is told to. */
export type SlowSending = {
  /** Those that were handed over; calling one makes the server answer it. */
  readonly handed: (() => void)[]
  answerAll(): void
  tick(): void
  /** Ticks until it comes true. */
  until(condition: () => boolean): Promise<void>
  /** Answers all, and ends. */
  stop(): Promise<void>
}

/** The Shopbell itself should have no server, so that it sends nothing. */
export function slowSending(shop: MailShop, io: Partial<Io> = {}): SlowSending {
  const handed: (() => void)[] = []
  const send = async (...given: Parameters<typeof shop.mail.send>) => {
    await new Promise<void>((answer) => handed.push(answer))
    return shop.mail.send(...given)
  }
  const outgoing = sendingAnew({ ...shop.io, ...io, mail: { ...shop.mail, send } })
  const answerAll = () => {
    for (const answer of handed.splice(0)) answer()
  }
  return {
    handed,
    answerAll,
    tick: () => outgoing.tick(),
    until: async (condition) =>
      void (await until(() => {
        outgoing.tick()
        return condition()
      })),
    async stop() {
      answerAll()
      await outgoing.stop()
    },
  }
}

/** What sends after a start, where a server is set. */
export function sendingAnew(io: Io): Sending {
  return sending(io, { mail: SENDING, url: null }, (lost) => askAnewOnceLost(io, lost))
}
