import type { Agent, Conversation, Draft } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { icon } from "../parts/icons.ts"
import { tooLong } from "../parts/too-long.ts"

/**
 * I2, I7: the two boxes. Nothing ever pushes into them. Both are always there, each with its own form, draft and route,
 * so that a comment cannot be sent by the reply's button; the one at the back is a line high and comes up when it gets the focus.
 */
export function composer({ id }: Conversation, draft: Draft, agent: Agent): Html {
  const isCommenting = draft.reply === "" && draft.comment !== ""
  return html`<div class="composer" data-mode="${isCommenting ? "comment" : "reply"}">
    ${goOnline(agent)}
    <p class="meanwhile" role="status" data-meanwhile></p>
    <div class="composer-tabs" role="tablist" aria-label="Write">
      ${tab("reply", "Reply", !isCommenting)}
      ${tab("comment", "Comment", isCommenting)}
    </div>
    <form class="box box-reply" id="box-reply" data-box="reply" action="/conversations/${id}/messages" method="post" role="tabpanel" aria-labelledby="tab-reply">
      ${textBox("Reply", "Write a reply…", draft.reply)}
      <div class="box-foot">
        <span class="hint"><kbd class="kbd">Enter</kbd> sends, <kbd class="kbd">Shift Enter</kbd> makes a new line</span>
        <button class="button button-primary button-small">${icon("send")}<span>Send</span></button>
      </div>
    </form>
    <form class="box box-comment" id="box-comment" data-box="comment" action="/conversations/${id}/notes" method="post" role="tabpanel" aria-labelledby="tab-comment">
      ${textBox("Comment", "Only colleagues will see this…", draft.comment)}
      <div class="box-foot">
        <span class="hint">${icon("lock")}Never shown to the visitor</span>
        <button class="button button-small button-comment">${icon("note")}<span>Add comment</span></button>
      </div>
    </form>
  </div>`
}

function tab(name: "reply" | "comment", caption: string, isSelected: boolean): Html {
  return html`<button class="composer-tab" type="button" role="tab" id="tab-${name}" aria-controls="box-${name}" aria-selected="${isSelected ? "true" : "false"}" tabindex="${isSelected ? 0 : -1}">${
    name === "comment" && icon("lock")
  }${caption}</button>`
}

function textBox(name: string, placeholder: string, text: string): Html {
  // A line break right after <textarea> is not part of its text, so ours keeps the draft's own.
  return html`<textarea class="box-text" name="text" rows="2" data-limited aria-label="${name}" aria-describedby="${name}-too-long" placeholder="${placeholder}" dir="auto">
${text}</textarea>
    ${tooLong(`${name}-too-long`)}`
}

/** P8: shown while the agent is not online; `#my-status` decides by CSS alone, so it is right in every tab. */
function goOnline({ status }: Agent): Html {
  return html`<p class="go-online" data-was="${status}">
    <span class="status-dot" data-status="${status === "online" ? "offline" : status}"></span>
    <span class="go-online-words">You can reply without changing your status.</span>
    <button class="button button-small" type="button" name="status" value="online" hx-put="/agents/me/status" hx-target="#status-menu" hx-swap="outerMorph">Go online</button>
  </p>`
}
