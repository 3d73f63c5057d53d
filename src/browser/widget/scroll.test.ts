import { afterEach, beforeEach, expect, test } from "bun:test"
import { scrollIn } from "./scroll.ts"

/** A thread of 100 px in which `scrollHeight` has grown, and a browser that says so when it gets to it. */
class Log extends EventTarget {
  scrollHeight = 100
  readonly clientHeight = 100
  #top = 0
  get scrollTop(): number {
    return this.#top
  }
  set scrollTop(top: number) {
    this.#top = Math.min(top, this.scrollHeight - this.clientHeight)
  }
  get isAtEnd(): boolean {
    return this.scrollTop >= this.scrollHeight - this.clientHeight
  }
  scrolledTo(top: number): void {
    this.scrollTop = top
    this.dispatchEvent(new Event("scroll"))
  }
}

const real = globalThis.ResizeObserver
let resized: () => void
beforeEach(() => {
  globalThis.ResizeObserver = class {
    constructor(told: () => void) {
      resized = told
    }
    observe() {}
  } as unknown as typeof ResizeObserver
})
afterEach(() => void (globalThis.ResizeObserver = real))

function opened() {
  const log = new Log()
  const newest = { hidden: true, onclick: () => {} }
  const scroll = scrollIn(log as unknown as HTMLElement, {} as HTMLElement, newest as unknown as HTMLElement, () => true)
  const grows = (by: number) => {
    log.scrollHeight += by
    scroll.arrived()
  }
  return { log, newest, grows }
}

test("W8: who is at the end stays there, also if more came before the browser told of the last step", () => {
  const { log, newest, grows } = opened()
  grows(80)
  resized()
  expect(log.isAtEnd).toBe(true)
  // The step to the end is told only now, when something longer stands below.
  grows(300)
  log.scrolledTo(80)
  resized()
  expect([log.isAtEnd, newest.hidden]).toEqual([true, true])
})

test("W8: who reads further up is told of what comes, and is not moved", () => {
  const { log, newest, grows } = opened()
  grows(400)
  resized()
  log.scrolledTo(400)
  log.scrolledTo(50)
  grows(40)
  resized()
  expect([log.scrollTop, newest.hidden]).toEqual([50, false])
  newest.onclick()
  expect([log.isAtEnd, newest.hidden]).toEqual([true, true])
})

test("W8: who goes up at once is not taken for one who is still at the end, though the browser has not told of the step there, nor of theirs", () => {
  const { log, newest, grows } = opened()
  grows(400)
  resized()
  log.scrollTop = 0
  grows(40)
  expect(newest.hidden).toBe(false)
  log.scrolledTo(0)
  resized()
  expect([log.scrollTop, newest.hidden]).toEqual([0, false])
})
