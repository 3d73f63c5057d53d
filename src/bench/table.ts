/** A figure beside the limit that was measured in the same run. */
export type Line = {
  readonly what: string
  readonly ours: number
  /** What the bare thing does; null where a plain number is the limit. */
  readonly bare: number | null
  readonly unit: string
  /** What is judged: ours over bare, or ours itself. */
  readonly ratio: number
  readonly atLeast?: number
  readonly atMost?: number
}

export function isGood({ ratio, atLeast = -Infinity, atMost = Infinity }: Line): boolean {
  return ratio >= atLeast && ratio <= atMost
}

export function table(lines: readonly Line[]): string {
  const rows = [["what", "Shopbell", "bare", "ratio", "must be", ""], ...lines.map(rowOf)]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  "))
    .join("\n")
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function rowOf(line: Line): string[] {
  const { what, ours, bare, unit, ratio, atLeast, atMost } = line
  const limit = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`
  return [
    what,
    `${rounded(ours)} ${unit}`,
    bare === null ? "–" : `${rounded(bare)} ${unit}`,
    bare === null ? "–" : rounded(ratio),
    bare === null ? `${limit} ${unit}` : limit,
    isGood(line) ? "ok" : "MISSED",
  ]
}

function rounded(n: number): string {
  return Math.abs(n) >= 100 ? Math.round(n).toLocaleString("en-GB") : n.toPrecision(3)
}
