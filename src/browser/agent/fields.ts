import { component, type Refs } from "./alpine.ts"
import { colorOf, readableOn } from "../../domain/color.ts"

component("passwordField", () => ({
  caption: "Show",
  init(this: PasswordField) {
    this.$refs.toggle.hidden = false
    // Password managers keep what is a password when it is sent, and browsers keep other fields for the next who types there.
    this.$refs.input.form?.addEventListener("submit", () => this.show(false))
  },
  toggle(this: PasswordField) {
    this.show(this.$refs.input.type === "password")
  },
  show(this: PasswordField, isShown: boolean) {
    this.$refs.input.type = isShown ? "text" : "password"
    this.caption = isShown ? "Hide" : "Show"
  },
}))

type PasswordField = Refs<"input", HTMLInputElement> & Refs<"toggle"> & { caption: string; show(isShown: boolean): void }

component("copyField", () => ({
  caption: "Copy",
  init(this: Refs<"button">) {
    this.$refs.button.hidden = false
  },
  async copy(this: Refs<"text", HTMLInputElement> & { caption: string }) {
    this.$refs.text.select()
    this.caption = (await isCopied(this.$refs.text.value)) ? "Copied" : "Press Ctrl+C"
    setTimeout(() => (this.caption = "Copy"), 2_000)
  },
}))

/** The clipboard needs https or localhost; the old way works on plain http as well. */
async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return document.execCommand("copy")
  }
}

/** The widget's colour, seen on a sample as it is picked. Without script the sample shows the saved one. */
component("colorField", () => ({
  init(this: ColorField) {
    this.$refs.picker.hidden = false
  },
  picked(this: ColorField) {
    this.$refs.text.value = this.$refs.picker.value
    this.show(this.$refs.picker.value)
  },
  typed(this: ColorField) {
    const color = colorOf(this.$refs.text.value)
    if (color) this.show(color)
  },
  show(this: ColorField, color: string) {
    this.$refs.picker.value = color
    this.$refs.ground.setAttribute("fill", color)
    this.$refs.words.setAttribute("fill", readableOn(color))
  },
}))

type ColorField = Refs<"picker" | "text", HTMLInputElement> & Refs<"ground" | "words"> & { show(color: string): void }
