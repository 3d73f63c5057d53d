import { expect } from "bun:test"
import { MailFault } from "../io/mail-faults.ts"

/** The fault that ends it; a test fails where there is none, or another error. */
export async function faultOf(promise: Promise<unknown>): Promise<MailFault> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(MailFault)
  return error as MailFault
}
