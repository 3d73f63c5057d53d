import { days, hours, minutes, seconds } from "../domain/time.ts"
import { after, assigns, closes, comments, edits, leaves, reopens, replies, sees, takesBack, writes, type Scene } from "./script.ts"
import { hostile, longDrawn, overlong, smallTalk } from "./hard-cases.ts"
import { page, PHONE } from "./visits.ts"

/** Waiting, one for each reason (C2, C3, C5, C6). */
const waiting: readonly Scene[] = [
  {
    // Purple: new and unassigned. Turns red while one looks.
    who: { name: "Mila Novák", locale: "cs", timeZone: "Europe/Prague", page: page("/breads/sourdough", "Country sourdough") },
    ago: seconds(6),
    steps: [writes("Hi! Will there be country sourdough tomorrow morning, and until when?")],
  },
  {
    // Red, and from somebody without a name.
    who: { locale: "en-GB", timeZone: "Europe/London", userAgent: PHONE, page: page("/delivery", "Delivery") },
    ago: minutes(4),
    steps: [writes("Do you deliver to the 11th?"), writes("It would be for Sunday, six people.")],
  },
  {
    // An offline message: written last night, when nobody was there.
    who: {
      name: "Tomás Ribeiro",
      email: "tomas.ribeiro@mail.example",
      locale: "pt",
      timeZone: "Europe/Lisbon",
      page: page("/contact", "Contact"),
    },
    ago: hours(9),
    steps: [
      writes("Good evening. My order 2417 came without the brioche.", "messenger"),
      writes("No hurry, tomorrow is fine. You can answer by email.", "messenger"),
    ],
  },
  {
    // In a group of which nobody is online.
    who: {
      name: "Priya Raman",
      email: "priya@raman.example",
      locale: "en-IN",
      timeZone: "Asia/Kolkata",
      page: page("/account/orders", "Your orders"),
    },
    ago: minutes(12),
    steps: [
      writes("My loyalty points are gone since yesterday.\n\nI had 340 of them."),
      assigns("ben", "support", "Only Chloé can see the points. She is back at two."),
    ],
  },
  {
    // Assigned, but to somebody who is offline.
    who: {
      name: "Jonas Weber",
      email: "jonas@weber.example",
      locale: "de",
      timeZone: "Europe/Berlin",
      page: page("/invoices", "Invoices"),
    },
    ago: minutes(26),
    steps: [writes("Hello, could I have last month's invoices in one file, please?"), assigns("ada", ["dmitri"])],
  },
]

/** Ada's own, who is the one to sign in as (C5). */
const ofAda: readonly Scene[] = [
  {
    // A new message that she has not opened.
    who: {
      name: "Nora Lindqvist",
      email: "nora@lindqvist.example",
      locale: "sv",
      timeZone: "Europe/Stockholm",
      page: page("/cakes", "Cakes to order"),
    },
    ago: seconds(14),
    steps: [
      writes("Hello, do you make cakes without eggs?"),
      replies("ada", "Hello Nora, we do: the almond cake and the pear tart. For when would it be?"),
      sees("visitor"),
      after(minutes(2), writes("Saturday at noon. The pear tart sounds perfect, for ten people?")),
    ],
  },
  {
    who: { name: "Luis Ortega", locale: "es", timeZone: "Europe/Madrid", userAgent: PHONE, page: page("/breads", "Our breads") },
    ago: minutes(7),
    steps: [
      writes("Is the rye bread sliced?"),
      replies("ada", "Not by itself, but gladly if you say so when you order. It costs nothing."),
      writes("Perfect, thanks a lot!"),
      replies("ada", "You are welcome, Luis. See https://levain.example/breads/rye for the sizes 🥖"),
      sees("visitor"),
    ],
  },
  {
    // Comments between colleagues, a message edited, one taken back.
    who: {
      name: "Hanna Kowalska",
      email: "hanna@kowalska.example",
      phone: "+48 600 100 200",
      locale: "pl",
      timeZone: "Europe/Warsaw",
      page: page("/orders/2398", "Order 2398"),
    },
    ago: minutes(16),
    steps: [
      writes("Good morning! Order 2398 says “ready”, yet the shop had nothing for me."),
      comments("ada", "Ben, was that the tray that went to the wrong counter?"),
      comments("ben", "Yes. It is here, kept cold. My mistake, sorry."),
      replies("ada", "Good morning Hanna, I am so sorry. It is here, at the small counter, and kept cold until 18:00."),
      edits("ada", "Good morning Hanna, I am so sorry. It is here, at the small counter, and kept cold until 19:00."),
      replies("ada", "Ben will hand you a 10 % voucher"),
      takesBack("ada"),
      replies("ada", "And there is a brioche for you beside it, for your trouble."),
      writes("That is kind of you, I am on my way."),
      replies("ada", "See you soon!"),
    ],
  },
  {
    // Closed once, reopened by the visitor: its agents still have it.
    who: {
      name: "Sofia Bianchi",
      email: "sofia@bianchi.example",
      locale: "it",
      timeZone: "Europe/Rome",
      page: page("/gift-cards", "Gift cards"),
    },
    ago: minutes(2),
    steps: [
      writes("Can a gift card be used in two parts?"),
      replies("ada", "It can, the rest stays on it for two years."),
      writes("Great, thank you!"),
      closes("ada"),
      after(hours(26), writes("Hello again, the card says “not valid” at the till.")),
    ],
  },
]

/** Of colleagues: several agents, someone invisible, someone who left (C4, P5). */
const ofColleagues: readonly Scene[] = [
  {
    who: {
      name: "Kenji Watanabe",
      email: "kenji@watanabe.example",
      locale: "ja",
      timeZone: "Asia/Tokyo",
      page: page("/catering", "Catering"),
    },
    ago: minutes(21),
    steps: [
      writes("Hello, we plan a breakfast for 40 people in May. Can you do that?"),
      replies("ben", "Hello Kenji, with pleasure. On which day?"),
      writes("Friday the 15th, at eight."),
      assigns("ben", ["dmitri", "ada"], "Dmitri knows the van, Ada the prices."),
      replies("dmitri", "Good morning! The van is free on the 15th, we can be there at 7:30."),
      leaves("dmitri"),
      replies("ada", "And it would be 9.50 a head, coffee included."),
      sees("visitor"),
      writes("That fits. I will confirm on Monday."),
      replies("ben", "Wonderful. I keep the day for you until then."),
    ],
  },
  {
    who: { name: "Amira Saleh", locale: "ar", timeZone: "Africa/Cairo", userAgent: PHONE, page: page("/ar/breads", "خبز") },
    ago: minutes(34),
    steps: [
      writes("مرحبا، هل لديكم خبز بدون غلوتين؟"),
      replies("chloe", "مرحبا أميرة! نعم، خبز الحنطة السوداء، كل يوم خميس."),
      writes("شكرا جزيلا 🙏"),
      replies("chloe", "على الرحب والسعة."),
    ],
  },
  {
    // All who were in it have left: unassigned again, yet answered.
    who: { name: "Greta Holm", locale: "da", timeZone: "Europe/Copenhagen", page: page("/jobs", "Work with us") },
    ago: hours(2),
    steps: [
      writes("Are you looking for somebody for the night shift?"),
      replies("ben", "We are, from June on. Please write to Ada, she looks after that."),
      leaves("ben"),
      comments("ben", "Ada, this one is yours I think."),
    ],
  },
]

const done: readonly Scene[] = [
  {
    who: {
      name: "Oskar Nieminen",
      email: "oskar@nieminen.example",
      locale: "fi",
      timeZone: "Europe/Helsinki",
      page: page("/opening-hours", "Opening hours"),
    },
    ago: hours(3),
    steps: [writes("Open on Easter Monday?"), replies("ben", "Yes, from 8 to 13."), writes("Super, thanks"), closes("ben")],
  },
  {
    // Reopened by an agent, and by nobody else since.
    who: {
      name: "Inès Caron",
      email: "ines@caron.example",
      locale: "fr",
      timeZone: "Europe/Paris",
      page: page("/fr/commandes", "Vos commandes"),
    },
    ago: hours(5),
    steps: [
      writes("Bonjour, puis-je changer l’heure de retrait ?"),
      replies("chloe", "Bien sûr. Quelle heure vous irait ?"),
      writes("17 h 30, merci !"),
      closes("chloe"),
      after(minutes(9), reopens("chloe")),
      replies("chloe", "C’est noté pour 17 h 30. À tout à l’heure !"),
    ],
  },
  {
    // Answered by somebody who no longer works here.
    who: {
      name: "Peter Clark",
      email: "peter@clark.example",
      locale: "en-US",
      timeZone: "America/New_York",
      page: page("/shipping", "Shipping abroad"),
    },
    ago: days(40),
    steps: [
      writes("Do you ship bread overseas?"),
      replies("farah", "We do not, it would not arrive as we like it."),
      writes("Fair enough!"),
      closes("farah"),
    ],
  },
  {
    // Two exchanges with a week between, in one conversation (C1).
    who: {
      name: "Ruth Adeyemi",
      email: "ruth@adeyemi.example",
      locale: "en-GB",
      timeZone: "Europe/London",
      page: page("/baking-class", "Baking class"),
    },
    ago: hours(20),
    steps: [
      writes("Is there a place left in the baking class on the 3rd?"),
      replies("ben", "Two, even. Shall I book one for you?"),
      writes("Yes please."),
      replies("ben", "Done, you are in."),
      after(days(7), writes("What should I bring along?")),
      replies("ben", "An apron, and a box for what you bake."),
      closes("ben"),
    ],
  },
  {
    who: {
      name: "Best SEO Service",
      email: "offer@rank1.example",
      address: "203.0.113.77",
      locale: "en",
      page: page("/contact", "Contact"),
    },
    ago: days(3),
    isBlocked: true,
    steps: [
      writes("DEAR OWNER get 10000 backlinks today!!!"),
      writes("ANSWER NOW for 50% discount"),
      comments("ada", "Blocked: the fourth one this week."),
      closes("ada"),
    ],
  },
]

/** C1–C10: conversations in every state that there is, and enough of them for a second page. */
export const scenes: readonly Scene[] = [...waiting, ...ofAda, ...ofColleagues, ...done, hostile, overlong, longDrawn, ...smallTalk]
