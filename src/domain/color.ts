/** W5: `#rrggbb`, in small letters, or null if it is none. */
export function colorOf(text: string): string | null {
  return /^#[\da-f]{6}$/i.test(text) ? text.toLowerCase() : null
}

/** W5: the foreground that reads best on a colour: white wherever it has 4.5:1 (WCAG 1.4.3), else the better of white and near-black. */
export function readableOn(color: string): "#ffffff" | "#16181d" {
  const white = contrast(color, "#ffffff")
  return white >= 4.5 || white >= contrast(color, "#16181d") ? "#ffffff" : "#16181d"
}

/** WCAG's contrast ratio, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (light! + 0.05) / (dark! + 0.05)
}

function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
