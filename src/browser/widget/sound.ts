/** Longer than the message takes to the slowest tab. */
const HELD = 2_000

let audio: AudioContext | null = null

/** Browsers let a page sound only once somebody has touched it (pitfall 91). */
export function unlockSoundOnTouch(): void {
  for (const type of ["pointerdown", "keydown"]) {
    addEventListener(
      type,
      () => {
        audio ??= new AudioContext()
        audio.resume().catch(() => {})
      },
      { once: true },
    )
  }
}

/** Two soft notes. Of several tabs only the one that gets the lock sounds (pitfall 93). */
export function chime(messageId: string): void {
  const ready = audio
  if (ready?.state !== "running") return
  const ring = () => {
    note(ready, 660, 0)
    note(ready, 880, 0.12)
  }
  // Absent where the page is not secure; refused where the browser keeps storage from frames.
  if (!navigator.locks) return ring()
  const held = (lock: Lock | null) => {
    if (!lock) return undefined
    ring()
    return new Promise((resolve) => setTimeout(resolve, HELD))
  }
  navigator.locks.request(`shopbell-${messageId}`, { ifAvailable: true }, held).catch(ring)
}

function note(context: AudioContext, frequency: number, after: number): void {
  const start = context.currentTime + after
  const tone = context.createOscillator()
  const volume = context.createGain()
  tone.frequency.value = frequency
  volume.gain.setValueAtTime(0, start)
  volume.gain.linearRampToValueAtTime(0.12, start + 0.01)
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.35)
  tone.connect(volume).connect(context.destination)
  tone.start(start)
  tone.stop(start + 0.4)
}
