import { days, hours, minutes, seconds } from "../domain/time.ts"
import type { AgentKey } from "./cast.ts"
import { after, assigns, closes, comments, replies, writes, type Scene } from "./script.ts"
import { page } from "./visits.ts"

/** S1: each of these must be shown as the text that it is. */
export const HOSTILE = {
  image: "<img src=x onerror=alert(1)>",
  script: "</title></textarea><script>alert(2)</script>",
  attribute: `" autofocus onfocus="alert(3)" x-init="alert(4)`,
  expression: "{{constructor.constructor('alert(5)')()}} ${alert(6)}",
  url: "javascript:alert(7)",
  reversed: "\u202Egnp.exe\u202C and \u2066isolated\u2069",
  stacked: "Z\u0351\u036B\u0343a\u0328\u0347l\u0354\u0300g\u0321\u0316o\u0335\u031B",
  control: "bell \u0007 and escape \u001B[31mred",
} as const

export const hostile: Scene = {
  who: {
    name: HOSTILE.image,
    email: `"<script>alert(8)</script>"@evil.example`,
    locale: "en",
    timeZone: "Etc/<b>nowhere</b>",
    userAgent: HOSTILE.image,
    page: { url: HOSTILE.url, title: HOSTILE.script, referrer: `https://evil.example/${HOSTILE.attribute}` },
  },
  ago: minutes(44),
  steps: [
    ...Object.values(HOSTILE).map((text) => writes(text)),
    comments("ben", `Looks like somebody is trying us: ${HOSTILE.image}`),
    replies("ben", `We see what you wrote, just as you wrote it: ${HOSTILE.script}`),
  ],
}

export const LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"

/** Words without a place to break, and a name as long as names may be. */
export const overlong: Scene = {
  who: {
    name: "Maximiliane-Wilhelmine-Theodora-Friederike von und zu Hohenlohe-Schillingsfürst",
    email: `${"a".repeat(64)}@${"subdomain.".repeat(8)}example`,
    locale: "de",
    timeZone: "America/Argentina/ComodRivadavia",
    page: {
      url: `https://levain.example/${"very-long-path/".repeat(20)}`,
      title: LONG_WORD.repeat(2),
      referrer: `https://search.example/?q=${"q".repeat(200)}`,
    },
  },
  ago: minutes(52),
  steps: [
    writes(LONG_WORD.repeat(3)),
    writes(`https://levain.example/${"a".repeat(300)}?and=${"%20".repeat(60)}`),
    replies("ada", "A".repeat(400)),
    writes(Array.from({ length: 60 }, (_, i) => `Line ${i + 1} of a message that goes on and on.`).join("\n")),
    replies("ada", `${LONG_WORD}, indeed.`),
  ],
}

const PASTRIES = [
  "croissants",
  "pains au chocolat",
  "brioches",
  "apple turnovers",
  "madeleines",
  "éclairs",
  "lemon tarts",
  "canelés",
  "financiers",
  "palmiers",
]
const ROUNDS: readonly (readonly [asked: (what: string, n: number) => string, answered: (what: string, n: number) => string])[] = [
  [(what) => `Could we talk about the ${what}?`, (what) => `Of course. How many ${what} will you need?`],
  [(_, n) => `About ${n}. Is that possible on a Saturday?`, (what, n) => `${n} ${what} on a Saturday are fine if we know by Wednesday.`],
  [(what) => `And do the ${what} keep until the evening?`, (what) => `Until about six. We would bring the ${what} at noon.`],
  [() => "Any nuts in them?", () => "None. But we bake with nuts in the same room, so please tell your guests."],
  [(what) => `What would the ${what} cost?`, (what, n) => `${(n * 1.4).toFixed(2)} in all for the ${what}.`],
  [() => "Good, please note that down.", (what, n) => `Noted: ${n} ${what}.`],
]

/** 120 messages: more than one page of a thread. */
export const longDrawn: Scene = {
  who: {
    name: "Camille & Théo",
    email: "wedding@camille-theo.example",
    locale: "fr",
    timeZone: "Europe/Paris",
    page: page("/weddings", "Weddings"),
  },
  ago: hours(1),
  steps: [
    ...PASTRIES.flatMap((what, i) =>
      ROUNDS.flatMap(([asked, answered]) => [
        after(seconds(70), writes(asked(what, 40 + 10 * i))),
        after(seconds(50), replies(i < 5 ? "ben" : "ada", answered(what, 40 + 10 * i))),
      ]),
    ),
    comments("ada", "I made an order of this: 2420."),
    assigns("ada", "weddings"),
  ],
}

const NAMES = [
  "Alice",
  "Bruno",
  "Carla",
  "Daniel",
  "Emma",
  "Felix",
  "Giulia",
  "Hugo",
  "Ida",
  "Jakub",
  "Klara",
  "Leon",
  "Marta",
  "Nils",
  "Olga",
  "Paulo",
]
const QUESTIONS = [
  ["Are you open on Sunday?", "We are, from 7 to 13."],
  ["Is there parking?", "Two places right behind the shop."],
  ["Do you take cards?", "Any card, from one euro on."],
  ["Is the spelt bread vegan?", "It is: flour, water, salt and time."],
  ["Can I order by phone?", "Surely, from 8 in the morning."],
] as const
const ANSWERERS: readonly AgentKey[] = ["ada", "ben", "chloe", "dmitri", "farah"]

/** Small ones that are over; a third of their visitors gave no name. */
export const smallTalk: readonly Scene[] = Array.from({ length: 64 }, (_, i): Scene => {
  const [question, answer] = QUESTIONS[i % QUESTIONS.length]!
  const by = ANSWERERS[i % ANSWERERS.length]!
  return {
    who: {
      name: i % 3 === 0 ? null : `${NAMES[i % NAMES.length]} ${String.fromCodePoint(65 + (i % 26))}.`,
      locale: "en",
      timeZone: "Europe/Paris",
      page: page("/", "Home"),
    },
    ago: days(1) + hours(7 * i),
    steps: [writes(question), after(seconds(12 + ((i * 37) % 150)), replies(by, answer)), writes("Thank you!"), closes(by)],
  }
})
