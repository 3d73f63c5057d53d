import type { OutgoingMail } from "../domain/mail.ts"
import type { Mail } from "../io/mail.ts"
import type { MailFault } from "../io/mail-faults.ts"
import { until } from "./until.ts"

/** An outgoing server for stories: remembers what it took, and fails as it is told. */
export type RecordingMail = Mail & {
  readonly sent: readonly OutgoingMail[]
  /** From now on every mail fails so; null: none. One that may have arrived did. */
  fail(fault: MailFault | null): void
  /** Waits until it has taken so many. */
  took(count: number): Promise<void>
  /** Ticks until it has taken so many, and until everything due has had its turn; answers how many it has then. */
  sentByNow(tick: () => void, count: number): Promise<number>
}

export function recordingMail(): RecordingMail {
  const sent: OutgoingMail[] = []
  let fault: MailFault | null = null
  return {
    sent,
    async send(_, mail) {
      if (fault === null || fault.mayHaveArrived) sent.push(mail)
      if (fault) throw fault
      return { response: "250 taken" }
    },
    async check() {
      if (fault) throw fault
    },
    close: () => Promise.resolve(),
    fail: (next) => void (fault = next),
    took: async (count) => void (await until(() => sent.length >= count)),
    async sentByNow(tick, count) {
      await until(() => {
        tick()
        return sent.length >= count
      })
      for (let i = 0; i < 5; i++) {
        tick()
        await new Promise((done) => setImmediate(done))
      }
      return sent.length
    },
  }
}

/** How tests set an outgoing server and a mailbox that nobody connects to. */
export const TEST_SMTP = { host: "mail.example", port: 587, security: "none", user: null, password: null } as const
export const TEST_FROM = { name: "", address: "chat@levain.example" }
