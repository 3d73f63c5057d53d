import { html, type Html } from "../html.ts"

/** C7: where a form says that its text (`data-limited`) is too long; empty while it fits. With an id the text can name it as its description. */
export function tooLong(id?: string): Html {
  return html`<p class="problem too-long" role="alert" ${id !== undefined && html`id="${id}"`}></p>`
}
