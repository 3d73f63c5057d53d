/** What the outbox holds of a mail, as far as it is told beside its invite. */
export type InviteMail = {
  readonly state: "waiting" | "sent" | "failed" | "called off" | "not mailed"
  readonly toAddress: string
  readonly words: string
  readonly attempts: number
  /** R3: it may have arrived since then; null if it certainly has not, or has. */
  readonly handingSince: number | null
  readonly bounceWords: string | null
}

/** I8: what became of the mail with an invite's link, for admins. */
export function inviteMailWords({ state, toAddress, words, attempts, handingSince, bounceWords }: InviteMail, hasServer: boolean): string {
  if (bounceWords !== null) return `The mail to ${toAddress} came back: ${bounceWords}`
  if (state === "sent") return `Mailed to ${toAddress}`
  if (handingSince !== null && state !== "waiting") return `May have arrived at ${toAddress}, and is not mailed again: ${words}`
  if (state === "failed") return `Could not be mailed to ${toAddress}: ${words}`
  if (state !== "waiting") return `Not mailed to ${toAddress}: ${words}`
  if (!hasServer) return "Mail waits: no outgoing server is set"
  return attempts > 0 ? `Mail waits and is tried again: ${words}` : `Being mailed to ${toAddress}`
}
