import type { Hub, Wire } from "./hub.ts"

/** What a feature does with a socket. `heard` gets the raw text, so that nothing has parsed or judged it before; `answered`: it answered a ping. */
export type Ears = { heard(raw: string | Uint8Array): void; answered?(): void; closed(): void }

/** Socket settings for Elysia (R6, S4): small frames, dead peers found within 60 s, slow ones dropped at 1 MiB of backlog. */
export const SOCKET_SETTINGS = {
  maxPayloadLength: 65_536,
  idleTimeout: 56,
  sendPings: true,
  backpressureLimit: 1_048_576,
  closeOnBackpressureLimit: true,
  perMessageDeflate: false,
} as const

/**
 * Takes an upgraded socket over from Elysia, which would parse each frame twice and keep the whole request alive
 * with each idle widget: only what is needed from here on stays in memory.
 */
export function takeOver(hub: Hub, ws: { readonly raw: unknown }, listen: (wire: Wire) => Ears): void {
  const wire = ws.raw as Wire & { data: unknown }
  let ears: Ears | null = null
  hub.connect(wire)
  // Before anybody listens: whoever refuses the socket closes it there and then, and that must be heard here.
  wire.data = {
    message: (_: unknown, frame: string | Uint8Array) => ears?.heard(frame),
    pong: () => ears?.answered?.(),
    close() {
      hub.disconnect(wire)
      ears?.closed()
    },
  }
  ears = listen(wire)
}
