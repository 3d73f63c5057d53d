import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import type { Bundle } from "./io/assets.ts"
import { ROOT } from "./root.ts"

/** Builds what runs in browsers. The inbox's libraries are taken as their packages ship them. */
export async function bundleBrowser(): Promise<Bundle> {
  const [agent, panel, here, loader, agentCss, panelCss] = await Promise.all([
    built("src/browser/agent/main.ts"),
    built("src/browser/widget/panel.ts"),
    built("src/browser/widget/here.ts"),
    built("src/browser/widget/loader.ts"),
    built("src/browser/agent/main.css"),
    built("src/browser/widget/panel.css"),
  ])
  const htmx = ["htmx.org/dist/htmx.min.js", "htmx.org/dist/ext/hx-ws.min.js", "htmx.org/dist/ext/hx-alpine-compat.min.js"]
  const inbox = [...htmx.map(shipped), agent, shipped("@alpinejs/csp/dist/cdn.min.js")].join("\n;")
  return new Map([
    ["inbox.js", inbox],
    ["inbox.css", agentCss],
    ["panel.js", panel],
    ["here.js", here],
    ["panel.css", panelCss],
    ["loader.js", loader],
  ])
}

/**
 * One file that runs anywhere with only a data folder: the server, public/, the migrations and the browser's code.
 * Identifiers keep their names: Elysia reads its handlers' source, and with short names it validates nothing, silently.
 */
export async function buildBinary(outfile: string): Promise<void> {
  const assets = join(ROOT, "dist", `${basename(outfile)}-build`, "assets")
  mkdirSync(assets, { recursive: true })
  try {
    for (const [name, text] of await bundleBrowser()) writeFileSync(join(assets, name), text)
    const { outputs } = await Bun.build({
      entrypoints: [join(ROOT, "src/main.ts"), join(ROOT, "src/io/mail-worker.ts")],
      target: "bun",
      format: "esm",
      bytecode: true,
      // What waits for its first use (mail, the gallery) is not even read before that: the start takes half as long.
      splitting: true,
      sourcemap: "linked",
      minify: { whitespace: true, syntax: true, identifiers: false },
      // Known while building, so that development's code (and this file) is left out.
      define: { "process.env.NODE_ENV": '"production"', "Bun.isStandaloneExecutable": "true" },
      compile: { outfile, assets: [join(ROOT, "public"), join(ROOT, "migrations"), assets], autoloadDotenv: false, autoloadBunfig: false },
    })
    // Bun leaves copies of the source maps beside the binary, which holds them too.
    for (const { kind, path } of outputs) if (kind === "sourcemap") rmSync(path, { force: true })
  } finally {
    rmSync(join(assets, ".."), { recursive: true })
  }
}

async function built(entrypoint: string): Promise<string> {
  const result = await Bun.build({ entrypoints: [join(ROOT, entrypoint)], target: "browser", format: "iife", minify: true })
  return await result.outputs[0]!.text()
}

function shipped(path: string): string {
  return readFileSync(join(ROOT, "node_modules", path), "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "")
}

if (import.meta.main) {
  const outfile = join(ROOT, "dist/shopbell")
  await buildBinary(outfile)
  console.log(`${outfile} (${Math.round(Bun.file(outfile).size / 1e6)} MB)`)
}
