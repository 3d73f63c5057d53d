import { afterAll, describe, expect, test } from "bun:test"
import { faultOf } from "../testing/mail-fault.ts"
import { MAIL, mailers } from "../testing/mailer.ts"
import { until } from "../testing/until.ts"
import { MAIL_LIMITS } from "./mail.ts"

const { mailer, peer, end } = mailers()
afterAll(end)

describe.concurrent("a server", () => {
  test.each(["tls", "starttls"] as const)("that wants %s and a password gets both", async (security) => {
    const server = await peer({ security, user: "ann", password: "sécret" })
    await mailer().check(server.server())
    await mailer().send(server.server(), MAIL)
    expect(server.mails).toMatchObject([{ user: "ann", isEncrypted: true }])
  })

  test("that offers STARTTLS gets it also where it is not demanded", async () => {
    const server = await peer({ security: "starttls" })
    await mailer().send(server.server({ security: "opportunistic" }), MAIL)
    expect(server.mails).toMatchObject([{ isEncrypted: true }])
  })

  test("keeps its connection for the next mail, and one that it ended meanwhile costs no mail", async () => {
    const server = await peer()
    const mail = mailer()
    await mail.send(server.server(), MAIL)
    await mail.send(server.server(), MAIL)
    expect(server.connections()).toBe(1)
    server.hangUp()
    await mail.send(server.server(), MAIL)
    expect([server.mails.length, server.connections()]).toEqual([3, 2])
  })

  test("is left when the settings change", async () => {
    const [first, second] = [await peer(), await peer()]
    const mail = mailer()
    await mail.send(first.server(), MAIL)
    await mail.send(second.server(), MAIL)
    expect([first.mails.length, second.mails.length]).toEqual([1, 1])
  })

  test("that hangs keeps no other from being sent to", async () => {
    const [slow, good] = [await peer(), await peer()]
    slow.misbehave({ at: "mail", does: "hang" })
    const mail = mailer({ ...MAIL_LIMITS, handOver: 60_000 })
    const stuck = faultOf(mail.send(slow.server(), MAIL))
    await until(() => slow.connections() === 1)
    await mail.send(good.server(), MAIL)
    expect(good.mails).toHaveLength(1)
    slow.hangUp()
    expect((await stuck).kind).toBe("temporary")
  })
})

test("the end waits for the mail under way, and takes no more", async () => {
  const server = await peer()
  const mail = mailer()
  const sent = mail.send(server.server(), MAIL)
  await mail.close()
  expect(await sent).toEqual({ response: "250 Queued as 4711" })
  expect((await faultOf(mail.send(server.server(), MAIL))).kind).toBe("temporary")
  expect(server.mails).toHaveLength(1)
})
