import { existsSync } from "node:fs"
import { chromium, type Browser } from "playwright-core"

/** A real browser without a screen. Throws a sentence if this machine has none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = chromiumPath()
  if (executablePath === null)
    throw new Error("These tests need Chromium or Chrome. Install it (on Debian: apt-get install chromium), or set CHROME to its path.")
  return await chromium.launch({
    executablePath,
    args: [
      // A browser of root's has no sandbox of its own.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  })
}

function chromiumPath(): string | null {
  const named = process.env.CHROME
  if (named) return existsSync(named) ? named : null
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]) {
    const path = Bun.which(name)
    if (path !== null) return path
  }
  const onMac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
  return existsSync(onMac) ? onMac : null
}
