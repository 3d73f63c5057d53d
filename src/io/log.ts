import pino from "pino"

export type Log = pino.Logger
export const LOG_LEVELS = ["silent", "error", "warn", "info", "debug"] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** One JSON line an event on standard output. S8: never give it what people wrote, their addresses, or a token. */
export function openLog(level: LogLevel): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 1, sync: true }))
}
