import type { Face, WidgetMode } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import type { AssetUrl } from "../page.ts"
import { icon } from "../parts/icons.ts"

export type Panel = {
  readonly company: string
  /** For a visitor without a conversation; the socket says what holds for this one. */
  readonly mode: WidgetMode
  readonly faces: readonly Face[]
  readonly colors: { readonly fill: string; readonly ink: string; readonly accent: string; readonly accentDark: string }
  readonly texts: PanelLabels
  readonly asset: AssetUrl
}

export type PanelLabels = {
  readonly chat: string
  readonly close: string
  readonly message: string
  readonly messages: string
  readonly send: string
  readonly connecting: string
  readonly emoji: string
  readonly newest: string
  readonly ask: string
  readonly change: string
  readonly copy: string
  readonly copyTo: string
  readonly copySend: string
  readonly copyCancel: string
}

/** The page in the widget's frame: all that stands, while the script fills in what changes. Until it is here one can write, but not send. Colours come as data, for the CSP knows no inline style. */
export function panelPage({ company, mode, faces, colors, texts, asset }: Panel): Html {
  return html`<!doctype html>
    <html
      lang="en"
      data-company="${company}"
      data-mode="${mode}"
      data-faces="${JSON.stringify(faces)}"
      data-fill="${colors.fill}"
      data-ink="${colors.ink}"
      data-accent="${colors.accent}"
      data-accent-dark="${colors.accentDark}"
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${company}</title>
        <script src="${asset("here.js")}"></script>
        <link rel="stylesheet" href="${asset("panel.css")}" />
        <script defer src="${asset("panel.js")}"></script>
      </head>
      <body>
        <main aria-label="${texts.chat}">
          <div class="top">
            <div class="faces" id="faces"></div>
            <div class="who">
              <h1><bdi>${company}</bdi></h1>
              <p class="status" role="status"><span id="status">${texts.connecting}</span><span class="unseen" id="note"></span></p>
            </div>
            <button type="button" id="close" aria-label="${texts.close}">${icon("close")}</button>
          </div>
          <div class="thread">
            <div id="log" role="log" aria-label="${texts.messages}" aria-relevant="additions" tabindex="0">
              <div id="content">
                <div class="greeting">
                  <div class="faces" id="big-faces"></div>
                  <h2 id="title"></h2>
                  <p id="text"></p>
                  <div class="question" id="question" role="group" aria-labelledby="ask" aria-live="off" hidden>
                    <h3 id="ask">${texts.ask}</h3>
                    <div class="choices"></div>
                    <p class="answer" hidden><bdi></bdi><span aria-hidden="true"> · </span><button type="button">${texts.change}</button></p>
                  </div>
                </div>
                <div id="entries"></div>
                <div class="typing" id="typing" aria-live="off" hidden>
                  <span class="dots"><i></i><i></i><i></i></span><span id="typing-words" dir="auto"></span>
                </div>
                <div class="copy" id="copy" aria-live="off" hidden>
                  <button type="button" class="copy-open">${icon("mail")}<span>${texts.copy}</span></button>
                  <form hidden>
                    <label>${texts.copyTo} <input type="email" name="email" autocomplete="email" maxlength="254" required /></label>
                    <button>${texts.copySend}</button>
                    <button type="button" class="quiet">${texts.copyCancel}</button>
                  </form>
                  <p role="status"></p>
                </div>
              </div>
            </div>
            <button type="button" id="newest" hidden>${icon("down")}${texts.newest}</button>
          </div>
          <form>
            <div class="board" role="group" aria-label="${texts.emoji}" hidden></div>
            <p class="problem" id="problem" role="alert"></p>
            <div class="box">
              <textarea
                rows="1"
                aria-label="${texts.message}"
                aria-describedby="problem"
                dir="auto"
                enterkeyhint="send"
                autocomplete="off"
              ></textarea>
              <button type="button" class="emoji" aria-label="${texts.emoji}" aria-expanded="false">${icon("emoji")}</button>
              <button type="submit" class="send" aria-label="${texts.send}" disabled>${icon("send")}</button>
            </div>
          </form>
        </main>
      </body>
    </html>`
}
