/** What takes long to make and is not always needed: made when it is first asked for. `make` must not answer with `undefined`. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
