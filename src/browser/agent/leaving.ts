let isMeant = false

/** The page goes because it has to, or because its agent said so: nothing asks whether it may. */
export function isLeaving(): boolean {
  return isMeant
}

export function leave(go: () => void): void {
  isMeant = true
  go()
}

/** The session is over; signing in leads back here. */
export function signIn(): void {
  leave(() => location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`))
}
