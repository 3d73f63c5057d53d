/** What Ada's mail program sends back, changed as the test needs it; each has a Message-ID of its own. */
export function answerMail({
  from = "Ada <ada@example.com>",
  to,
  text,
  subject = "Re: Offline message",
  headers = [],
}: {
  from?: string
  to: string
  text: string
  subject?: string
  headers?: readonly string[]
}): string {
  return [
    ...(from === "" ? [] : [`From: ${from}`]),
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <made-${++made}@mail.example.com>`,
    ...(headers.some((header) => header.startsWith("Content-Type")) ? [] : ["Content-Type: text/plain; charset=utf-8"]),
    ...headers,
    "",
    text,
  ].join("\r\n")
}

let made = 0

export function messageIdOf(source: string): string {
  return /^Message-ID: <(.*)>/m.exec(source)![1]!
}

/** That a mail of ours to Ada could not be delivered, or not yet. */
export function bounceOf(messageId: string, action = "failed", status = "5.1.1"): string {
  return `From: MAILER-DAEMON@mail.example.com
To: chat@levain.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-${action}@mail.example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; ada@example.com
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: <${messageId}>
Subject: Offline message

--b--
`.replaceAll("\n", "\r\n")
}
