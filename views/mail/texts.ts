/** W9: all that a visitor reads in mails, besides what people write. English, the source of the other languages. */
export const visitorTexts = {
  deleted: "This message was deleted",
  howToAnswer: (byMail: boolean, otherwise: "button" | "link") =>
    byMail ? "You can simply answer this mail." : `Answer with the ${otherwise}: replies to this mail are not read.`,
  continue: "Continue the chat",
  notRead: "Replies to this mail are not read.",
  /** Said of an address that was given in the chat, so that nobody wonders where it came from. */
  why: (company: string) => `You get this because you chatted with ${company} and gave this address there.`,

  replies: {
    subject: (company: string, words: string) => `${company}: ${words}`,
    heading: (names: readonly string[], company: string) =>
      names.length === 0 ? `${company} answered you` : `${listOf(names)} answered you`,
    lead: (company: string) => `Here is what you have not read yet in your chat with ${company}.`,
    asked: "You wrote",
  },

  transcript: {
    subject: (company: string, day: string) => `Your chat with ${company}, ${day}`,
    heading: (company: string) => `Your chat with ${company}`,
    lead: "Here is what was said, to keep.",
    /** Above their words of an earlier exchange, which the answer is to; and above what came then. */
    asked: "You had written before",
    followed: "What followed",
  },

  copy: {
    subject: (company: string) => `A copy of your chat with ${company}`,
    heading: "A copy of your chat",
    lead: (company: string) => `You asked for what you and ${company} wrote.`,
    why: (company: string) =>
      `You get this because somebody asked for it in the chat on the site of ${company}. If that was not you, it can be ignored.`,
  },

  /** W7: the copy for somebody else than the visitor. */
  forwardedCopy: {
    subject: (company: string) => `A copy of a chat with ${company}`,
    heading: (company: string) => `A copy of a chat with ${company}`,
    lead: "Somebody who chatted there wanted you to have it.",
    why: (company: string) => `You get this because somebody gave this address in the chat on the site of ${company}. It can be ignored.`,
  },
}

function listOf(names: readonly string[]): string {
  if (names.length === 1) return names[0]!
  return names.length > 3 ? `${names[0]!} and ${names.length - 1} others` : `${names.slice(0, -1).join(", ")} and ${names.at(-1)!}`
}
