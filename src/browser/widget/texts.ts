/** All that a visitor can read, besides what people write. English, the source of the other languages. */

const connecting = "Connecting…"

export const launcherTexts = {
  launcher: { "live-chat": "Chat with us", messenger: "Leave us a message", hidden: "Leave us a message" },
  unread: (count: number) => (count === 1 ? "1 unread message" : `${count} unread messages`),
  frame: "Chat",
  dismiss: "Dismiss",
  connecting,
}

export const panelTexts = {
  chat: "Chat",
  close: "Close chat",
  message: "Message",
  messages: "Messages",
  send: "Send",
  emoji: "Emoji",
  newest: "New messages",
  placeholder: { "live-chat": "Write a message…", messenger: "Leave a message…" },

  /** W6. */
  ask: "Who would you like to talk to?",
  notSure: "Not sure",
  here: "Online",
  away: "Away",
  change: "Change",

  /** W7, and M6 before anybody has answered. */
  copy: "Email me this conversation",
  mailAnswer: "Get the answer by email",
  mailSave: "Save",
  answerGoesTo: (email: string) => `If you are gone by then, the answer goes to ${email}.`,
  copyTo: "Your email",
  copySend: "Send",
  copyCancel: "Cancel",
  copySending: "Sending…",
  copied: (email: string) => `On its way to ${email}.`,

  status: { "live-chat": "Online", messenger: "We’re away right now" },
  greeting: {
    "live-chat": { title: "How can we help?", text: "We’re online. Ask us anything, and one of us will join you here." },
    messenger: {
      title: "Leave us a message",
      text: "Nobody is online right now. Write to us anyway: the answer comes here, or by email if you leave us your address.",
      /** Where visitors are mailed nothing. */
      hereText: "Nobody is online right now. Write to us anyway: the answer comes here.",
    },
  },
  /** M6: what was measured, rounded up. */
  answersWithin: (ms: number) => `We usually answer within ${waitText(Math.ceil(ms / 60_000))}.`,
  /** M6: in the visitor's own zone, which is their browser's. */
  back: (at: number, now: number) => backWords(new Date(at), new Date(now)),
  modeLine: {
    "live-chat": "We’re back online",
    messenger: "We’re away now. Keep writing, we’ll answer here.",
  },

  you: "You",
  joined: (name: string) => `${name} joined`,
  left: (name: string) => `${name} left`,
  typing: (names: readonly string[]) => `${names.join(", ")} ${names.length === 1 ? "is" : "are"} typing`,
  deleted: "This message was deleted",
  edited: "Edited",
  download: (name: string, size: string) => `Download ${name}, ${size}`,
  /** C7: a message that was nothing but files, none of which is kept. */
  fileLost: "This file was too large to arrive.",
  today: "Today",
  yesterday: "Yesterday",

  sending: "Sending…",
  sent: "Sent",
  seen: "Seen",
  notSent: "Not sent.",
  /** It is still being tried. */
  notSentYet: "Not sent yet.",
  /** For ears; eyes see it at the message. */
  delivered: "Message delivered.",
  undelivered: "Your message could not be delivered.",
  retry: "Try again",
  discard: "Delete",

  connecting,
  disconnected: "Connection lost. Trying again…",
  offline: "Offline. Your messages will wait.",
  answerHere: "We’ll answer here as soon as we’re back.",
  outdated: "This chat was updated. Reload the page to go on.",
  tooLong: (length: number, limit: number) =>
    `${length.toLocaleString("en")} of ${limit.toLocaleString("en")} characters. Please shorten it.`,
}

function backWords(at: Date, now: Date): string {
  const time = `${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  // Rounded, for a day may have 23 or 25 hours.
  const away = Math.round((midnight(at) - midnight(now)) / 86_400_000)
  if (away <= 0) return `Back today at ${time}.`
  if (away === 1) return `Back tomorrow at ${time}.`
  const day = at.toLocaleDateString("en", away < 7 ? { weekday: "long" } : { day: "numeric", month: "long" })
  return `Back on ${day} at ${time}.`
}

function waitText(minutes: number): string {
  if (minutes <= 1) return "a minute"
  return minutes < 60 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`
}
