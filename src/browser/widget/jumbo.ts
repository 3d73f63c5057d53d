const FLAG = "\\p{RI}{2}|\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f}"
const KEYCAP = "[#*0-9]\ufe0f\u20e3"
/** As a font shows it by itself, unless asked not to; or asked to: by a mark, or by the colour of a skin. */
const SIGN = "(?!\\p{RI})\\p{Emoji_Presentation}(?!\ufe0e)\ufe0f?|\\p{Extended_Pictographic}\ufe0f"
const JOINED = `(?:\\p{Emoji_Modifier_Base}\\p{Emoji_Modifier}|${SIGN})(?:\u200d\\p{Extended_Pictographic}\\p{Emoji_Modifier}?\ufe0f?)*`
/** Not `\p{RGI_Emoji}`, which browsers of 2022 cannot read. */
const UP_TO_THREE = new RegExp(`^(?:(?:${FLAG}|${KEYCAP}|${JOINED})\\s?){1,3}$`, "u")

/** C7: a text of up to three emoji and nothing else is shown large. Symbols that are letters to most fonts (✔ © ☎) are text. */
export const isJumbo = (text: string): boolean => UP_TO_THREE.test(text)
