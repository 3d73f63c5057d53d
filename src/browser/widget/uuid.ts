/**
 * A UUID of version 7: by time, so that the server writes messages of one moment side by side.
 * Made by hand, for `crypto.randomUUID` makes version 4 and is there in secure contexts only; a chat on http must work too.
 */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  const time = Date.now().toString(16).padStart(12, "0")
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-a${hex.slice(3, 6)}-${hex.slice(6, 18)}`
}
