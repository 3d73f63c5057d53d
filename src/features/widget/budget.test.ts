import { beforeAll, expect, test } from "bun:test"
import { colorsOf } from "../../browser/widget/accent.ts"
import { panelTexts } from "../../browser/widget/texts.ts"
import { bundleBrowser } from "../../build.ts"
import { assetsFrom, type Assets } from "../../io/assets.ts"
import { panelPage } from "../../../views/widget/panel.ts"
import { loaderText } from "./routes.ts"

const KB = 1_000
let assets: Assets

beforeAll(async () => {
  assets = assetsFrom(await bundleBrowser())
})

const gzipped = (text: string) => Bun.gzipSync(text).length
const account = { name: "Northwind Coffee Roasters of Lyon", accentColor: "#4f46e5" }
const face = { id: crypto.randomUUID(), name: "Ann Lindqvist", picture: crypto.randomUUID() }

const loader = () => gzipped(loaderText(assets, account, "live-chat"))
const panel = () =>
  gzipped(
    panelPage({
      company: account.name,
      mode: "live-chat",
      faces: [face, face, face],
      colors: colorsOf(account.accentColor),
      texts: panelTexts,
      asset: assets.url,
    }).toString(),
  ) +
  gzipped(assets.text("here.js")) +
  gzipped(assets.text("panel.js")) +
  gzipped(assets.text("panel.css"))

test("W2: the loader with its configuration is at most 5 kB", () => {
  expect(loader()).toBeLessThanOrEqual(5 * KB)
})

test("W2: everything up to a usable panel is at most 30 kB", () => {
  expect(loader() + panel()).toBeLessThanOrEqual(30 * KB)
})

test("neither half carries what belongs to the server or to the other half", () => {
  for (const name of ["loader.js", "panel.js"]) expect(assets.text(name)).not.toContain("must be a UUID")
  expect(assets.text("loader.js")).not.toContain(panelTexts.answerHere)
})
