export type Lane = "first" | "others"

type Given = <T>(work: () => Promise<T>) => Promise<T>

/**
 * Does at most `atOnce` works at a time, two or more, each lane in its order. The first lane goes before the others and has one place
 * to itself. Beyond `mostWaiting`, others are not done: their promise is rejected at once with what `full` answers.
 */
export function twoLanes({ atOnce, mostWaiting, full }: { atOnce: number; mostWaiting: number; full: () => Error }): Record<Lane, Given> {
  const waiting: Record<Lane, (() => void)[]> = { first: [], others: [] }
  let running = 0

  function startNext(): void {
    const start = (running < atOnce ? waiting.first.shift() : undefined) ?? (running < atOnce - 1 ? waiting.others.shift() : undefined)
    if (!start) return
    running++
    start()
  }

  async function given<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    const turn = Promise.withResolvers<T>()
    waiting[lane].push(() => {
      Promise.try(work)
        .finally(() => {
          running--
          startNext()
        })
        .then(turn.resolve, turn.reject)
    })
    startNext()
    return turn.promise
  }

  return {
    first: (work) => given("first", work),
    others: async (work) => {
      if (waiting.others.length >= mostWaiting) throw full()
      return given("others", work)
    },
  }
}
