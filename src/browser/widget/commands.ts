/** W12: what a page may tell the widget, by name. */
export type Commands = Readonly<Record<string, (argument?: never) => void>>

type Call = ArrayLike<unknown>
type Page = Window & { Shopbell?: { (...call: unknown[]): void; q?: Call[]; isLoaded?: true } }

/**
 * `Shopbell("open")`. Calls made before we came wait in `.q` (pitfall 79). An unknown name, or a mistake of ours, never throws into the page.
 * A second tag on the same page does nothing.
 */
export function installed(load: () => Commands): void {
  const page = window as Page
  if (page.Shopbell?.isLoaded) return
  const queue = page.Shopbell?.q ?? []
  const shopbell = Object.assign((...call: unknown[]) => run(call), { q: [], isLoaded: true as const })
  page.Shopbell = shopbell
  const commands = load()
  Array.from(queue).forEach(run)

  function run([name, argument]: ArrayLike<unknown>): void {
    try {
      if (Object.hasOwn(commands, name as string)) commands[name as string]!(argument as never)
      if (name === "kill") delete page.Shopbell
    } catch (error) {
      console.error("Shopbell:", error)
    }
  }
}
