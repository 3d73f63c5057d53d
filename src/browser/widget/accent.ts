/** The account's one colour, made readable (WCAG 1.4.3, 4.5:1). Worked out by the server, so that it costs the loader nothing. */
export type Colors = {
  /** Ground of the launcher and of the visitor's own messages. */
  readonly fill: string
  /** What is written on it. */
  readonly ink: string
  /** The colour as text, on light and on dark ground. */
  readonly accent: string
  readonly accentDark: string
}

type Rgb = readonly [number, number, number]

const WHITE: Rgb = [255, 255, 255]
const DARK_INK: Rgb = [23, 24, 28]
/** The agents' bubbles in panel/tokens.css, light and dark: the harder grounds of the two each. */
const LIGHT_GROUND: Rgb = [241, 242, 245]
const DARK_GROUND: Rgb = [43, 45, 53]
const ENOUGH = 4.5
/** From here on people expect white on it, and a little darkening is not seen. */
const NEARLY = 2.9

/** `#rrggbb` → the colours that text can be read in. */
export function colorsOf(accent: string): Colors {
  const color = rgbOf(accent)
  const isWhiteOn = contrast(color, WHITE) >= NEARLY
  return {
    fill: hexOf(isWhiteOn ? readable(color, WHITE) : color),
    ink: isWhiteOn ? "#ffffff" : hexOf(DARK_INK),
    accent: hexOf(readable(color, LIGHT_GROUND)),
    accentDark: hexOf(readable(color, DARK_GROUND)),
  }
}

/** The colour, moved away from `ground` until it stands out enough. */
function readable(color: Rgb, ground: Rgb): Rgb {
  const towards: Rgb = luminance(ground) > 0.18 ? [0, 0, 0] : WHITE
  for (let share = 0; share <= 1; share += 0.02) {
    const mixed = color.map((part, i) => Math.round(part + (towards[i]! - part) * share)) as unknown as Rgb
    if (contrast(mixed, ground) >= ENOUGH) return mixed
  }
  return towards
}

export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

export function rgbOf(hex: string): Rgb {
  const number = Number.parseInt(hex.slice(1), 16)
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255]
}

function hexOf(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, "0")).join("")}`
}
