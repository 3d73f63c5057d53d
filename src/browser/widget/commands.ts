/** W12: what a page may tell the widget, by name. */
export type Commands = Readonly<Record<string, (argument?: never) => void>>

type Call = ArrayLike<unknown>
type Page = Window & { Shopbell?: { (...call: unknown[]): void; q?: Call[]; isLoaded?: boolean } }

/**
 * `Shopbell("open")`. Calls made before we came wait in `.q` (pitfall 79). An unknown name, or a mistake of ours, never throws into the page.
 * A second tag on the same page does nothing.
 */
export function installed(load: () => Commands): void {
  const page = window as Page
  if (page.Shopbell?.isLoaded) return
  const queue = page.Shopbell?.q ?? []
  const commands = load()
  const shopbell = Object.assign((...call: unknown[]) => run(call), { q: [], isLoaded: true })
  page.Shopbell = shopbell
  Array.from(queue).forEach(run)

  function run(call: ArrayLike<unknown>): void {
    const name = call[0] as string
    try {
      if (Object.hasOwn(commands, name)) commands[name]!(call[1] as never)
      // The function stays, so that later calls do not throw; the tag may be run again.
      if (name === "kill") shopbell.isLoaded = false
    } catch (error) {
      console.error("Shopbell:", error)
    }
  }
}
