import { Elysia, t } from "elysia"
import { colorsOf } from "../../browser/widget/accent.ts"
import { colorOf } from "../../domain/color.ts"
import { Refused } from "../../domain/refused.ts"

/** W5: the company's colour for pages of ours that visitors see. Says nothing but what its address says. */
export const colorRoutes = () =>
  new Elysia({ name: "colors" }).get(
    "/colors/:color",
    ({ params, set }) => {
      const color = colorOf(`#${params.color}`)
      if (color === null) throw new Refused("not-found", "This is no colour.")
      set.headers["content-type"] = "text/css; charset=utf-8"
      set.headers["cache-control"] = "public, max-age=86400"
      return sheetOf(color)
    },
    { params: t.Object({ color: t.String() }) },
  )

/** Over `tokens.css`: the same names, readable on light and dark ground as in the widget. */
function sheetOf(color: string): string {
  const { fill, ink, accent, accentDark } = colorsOf(color)
  return `:root {
  --accent: ${fill};
  --accent-hover: color-mix(in srgb, ${fill} 88%, ${ink === "#ffffff" ? "#000" : "#fff"});
  --on-accent: ${ink};
  --accent-text: light-dark(${accent}, ${accentDark});
  --accent-soft: light-dark(color-mix(in srgb, ${accent} 10%, #fff), color-mix(in srgb, ${accentDark} 16%, #15161a));
  --ring: 2px solid light-dark(${accent}, ${accentDark});
}
`
}
