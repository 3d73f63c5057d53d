import type { Face, WidgetMode } from "../../domain/model.ts"
import { wordsOf } from "../../domain/files.ts"
import { CLOSE, fittingPage, VERSION, type PageSeen } from "../../protocol.ts"
import { serverClock } from "../server-clock.ts"
import { setText } from "../set-text.ts"
import type { ToPanel } from "./bridge.ts"
import { newChat, unread, type Chat, type Effect, type Happening } from "./chat.ts"
import { composerIn } from "./composer.ts"
import { connectionTold } from "./connection.ts"
import { copyIn } from "./copy.ts"
import { entries } from "./entries.ts"
import { next } from "./happenings.ts"
import { loaderAround } from "./parent.ts"
import { questionIn } from "./question.ts"
import { scrollIn } from "./scroll.ts"
import { chime, unlockSoundOnTouch } from "./sound.ts"
import { panelTexts as texts } from "./texts.ts"
import { threadIn } from "./thread.ts"
import { topIn } from "./top.ts"
import { typingNotices } from "./typing.ts"
import { uuid } from "./uuid.ts"
import { wireTo, type Wire } from "./wire.ts"

/** That there is no connection is said at the top, and what is written is sent as soon as there is one: only after this long does each message say so too. */
const LATE_AFTER = 60_000
/** A connection on which a message gets no answer is none (pitfall 52). */
const ACK_WITHIN = 10_000
/** "Back tomorrow" becomes "back today" without anybody's doing. */
const TIME_SHOWN_EVERY = 30_000
/** If nobody says that the typing is over. */
const TYPING_LASTS = 15_000

const { dataset, style } = document.documentElement
for (const name of ["fill", "ink", "accent", "accent-dark"])
  style.setProperty(`--${name}`, document.documentElement.getAttribute(`data-${name}`))
const find = <Found extends HTMLElement>(selector: string): Found => document.querySelector<Found>(selector)!

let chat = newChat(dataset.mode as WidgetMode, JSON.parse(dataset.faces!) as Face[])
let wire: Wire | null = null
let page: PageSeen
let isOpen = false
type Timer = ReturnType<typeof setTimeout>
const typingTimers = new Map<string, Timer>()
const lateTimers = new Map<string, Timer>()
let ackTimer: Timer | undefined
let told = ""

const clock = serverClock()
const connection = connectionTold(() => show(chat))
const top = topIn(document.body)
const thread = threadIn(find("#entries"), {
  retry(id) {
    happened({ type: "resent", id })
    wire?.wake()
  },
  discard: (id) => happened({ type: "discarded", id }),
})
const question = questionIn(find("#question"), {
  chose(groupId) {
    happened({ type: "chose", groupId })
    // On phones a keyboard would come up, and cover what they have just read (pitfall 88).
    const next = matchMedia("(pointer: fine)").matches ? composer : question
    next.focus()
  },
  reopened: () => happened({ type: "choice-reopened" }),
})
const copy = copyIn(find("#copy"), {
  send: (email) => wire?.send({ type: "copy", email }),
  done: () => composer.focus(),
})
const scroll = scrollIn(find("#log"), find("#content"), find("#newest"), () => chat.messages.length + chat.outbox.length > 0)
const notices = typingNotices((text) => chat.isLive && wire?.send({ type: "typing", text }))
const composer = composerIn(find<HTMLFormElement>("main > form"), {
  sent(text) {
    happened({ type: "written", id: uuid(), text, now: clock.now() })
    scroll.toNewest()
  },
  drafted(text) {
    // To the next frame an end of line would be a wish to send (`composer.ts`).
    loader.say({ type: "draft", text: text.trimEnd() })
    // Before the first message there is nobody whose draft it could be (W3).
    if (chat.token !== null) notices.drafted(text)
  },
})
const loader = loaderAround(heard)

find("#close").onclick = () => loader.say({ type: "close" })
document.addEventListener("keydown", ({ key }) => key === "Escape" && loader.say({ type: "close" }))
document.addEventListener("visibilitychange", watched)
for (const type of ["online", "offline", "pageshow"]) addEventListener(type, watched)
unlockSoundOnTouch()
setInterval(() => show(chat), TIME_SHOWN_EVERY)
show(chat)

function heard(message: ToPanel): void {
  switch (message.type) {
    case "start":
      if (wire) return
      page = fittingPage(message.page)
      isOpen = message.isOpen
      happened({ type: "token", token: message.kept.token })
      happened({ type: "restored", outbox: message.kept.outbox, choice: message.kept.choice })
      composer.begin(message.draft)
      connect()
      return watched()
    case "token":
      return happened(message)
    case "page":
      page = fittingPage(message.page)
      if (chat.isLive) wire?.send({ type: "page", page })
      return
    case "open":
      isOpen = message.isOpen
      if (message.isFocused) composer.focus()
      return watched()
  }
}

function connect(): void {
  wire = wireTo(`${location.origin.replace(/^http/, "ws")}/widget/socket`, {
    connected: () => happened({ type: "connected" }),
    heard(frame) {
      if (frame.type === "welcome" || frame.type === "pong" || frame.type === "time") clock.set(frame.now)
      happened({ type: "frame", frame, now: clock.now() })
      if (frame.type === "copied") copy.answered(frame)
    },
    disconnected(code, isFinal) {
      happened({ type: "disconnected" })
      if (code === CLOSE.blocked) loader.say({ type: "blocked" })
      if (code === CLOSE.badVersion) loader.say({ type: "outdated" })
      if (isFinal) connection.over()
    },
  })
}

/** Somebody looks, or looks away, or the network has come or gone. */
function watched(): void {
  const isVisible = document.visibilityState === "visible"
  if (isVisible) wire?.wake()
  happened({ type: "watched", isWatched: isOpen && isVisible })
}

function happened(happening: Happening): void {
  const before = chat
  const [after, effects] = next(chat, happening)
  chat = after
  for (const effect of effects) perform(effect)
  show(before)
}

function perform(effect: Effect): void {
  switch (effect.type) {
    case "send":
      wire?.send(effect.frame)
      if (effect.frame.type === "message") expectAck(effect.frame.id)
      return
    case "hello":
      return wire?.send({
        type: "hello",
        v: VERSION,
        ...(chat.token === null ? {} : { token: chat.token }),
        after: chat.held,
        revision: chat.revision,
        ...(chat.messages[0] ? { first: chat.messages[0].id } : {}),
        page,
        locale: navigator.language.slice(0, 35),
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone.slice(0, 64),
        isOpen: chat.isWatched,
        ...(chat.choice ? { groupId: chat.choice } : {}),
      })
    case "reconnect":
      return wire?.renew()
    case "pause":
      setTimeout(() => happened({ type: "pause-over" }), effect.for)
      return
    case "keep":
      if (effect.outgoing.state === "sending") expectDelivery(effect.outgoing.id)
      return loader.say(effect)
    case "want-token":
    case "forget":
    case "keep-choice":
      return loader.say(effect)
    case "ring":
      scroll.arrived()
      if (!chat.isWatched) chime(effect.message.id)
  }
}

function expectDelivery(id: string): void {
  clearTimeout(lateTimers.get(id))
  const late = () => {
    lateTimers.delete(id)
    happened({ type: "late", id })
  }
  lateTimers.set(id, setTimeout(late, LATE_AFTER))
}

/** One message is under way at a time. */
function expectAck(id: string): void {
  clearTimeout(ackTimer)
  ackTimer = setTimeout(() => chat.inFlight === id && wire?.renew(), ACK_WITHIN)
  // One that has been waiting since before has waited that long.
  if (!lateTimers.has(id)) expectDelivery(id)
}

function show(before: Chat): void {
  if (chat.isLive) connection.up()
  else if (wire) connection.down()
  top.show(chat, connection.now(), clock.now())
  composer.invite(texts.placeholder[chat.mode === "live-chat" ? "live-chat" : "messenger"])
  question.show(chat)
  copy.show(chat)
  thread.show(entries(chat), clock.now())
  showTyping(before)
  announceDelivery(before)
  tellLoader()
}

function showTyping(before: Chat): void {
  if (chat.typing === before.typing) return
  const names = chat.typing.map((face) => face.name)
  find("#typing").hidden = names.length === 0
  setText(find("#typing-words"), names.length > 0 ? texts.typing(names) : "")
  for (const { id } of chat.typing) {
    clearTimeout(typingTimers.get(id))
    typingTimers.set(
      id,
      setTimeout(() => happened({ type: "typing-over", agentId: id }), TYPING_LASTS),
    )
  }
}

function announceDelivery(before: Chat): void {
  const failed = chat.outbox.find((one) => one.state !== "sending" && !before.outbox.includes(one))
  if (failed) top.announce(`${texts.undelivered} ${failed.why ?? ""}`)
  else if (before.inFlight !== null && chat.outbox.length < before.outbox.length) top.announce(texts.delivered)
}

function tellLoader(): void {
  if (!wire) return
  const news = unread(chat)
  const last = news.at(-1)
  const name = (last?.agentId && chat.agents[last.agentId]?.name) || dataset.company!
  const preview = last ? { id: last.id, name, text: wordsOf({ text: last.text, files: last.files ?? [] }).slice(0, 300) } : null
  const state = { type: "state", mode: chat.mode, unread: news.length, preview } as const
  if (JSON.stringify(state) === told) return
  told = JSON.stringify(state)
  loader.say(state)
}
