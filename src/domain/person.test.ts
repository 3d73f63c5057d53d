import { expect, test } from "bun:test"
import { cleanLine, emailProblem, nameProblem, passwordProblem, problemsIn } from "./person.ts"

test.each([
  ["  Ada   Lovelace ", "Ada Lovelace"],
  ["Ada\u0000\u0007\nLovelace", "Ada Lovelace"],
  ["Ada\u202eecalevoL", "Ada ecalevoL"],
  ["O\u200eBrien\u200f", "OBrien"],
  ["ada\u200e@levain.example", "ada@levain.example"],
  ["Zoe\u0308", "Zo\u00eb"],
  ["👩‍👩‍👧 Team", "👩‍👩‍👧 Team"],
  ["\u2028\u2029", ""],
])("the line %j is meant as %j", (typed, meant) => {
  expect(cleanLine(typed)).toBe(meant)
})

test.each([
  ["", "Enter your name."],
  ["\u200b", "Enter your name."],
  ["\u3164\u2800", "Enter your name."],
  ["A", null],
  ["😀".repeat(80), null],
  ["x".repeat(81), "That is 81 characters; 80 is the most."],
])("the name %j: %j", (name, problem) => {
  expect(nameProblem(name)).toBe(problem)
})

test.each([
  ["ada@shop.test", true],
  ["ada+chat@localhost", true],
  ["ada", false],
  ["ada@", false],
  ["ada@a@b", false],
  ["ada lovelace@shop.test", false],
  ["<ada@shop.test>", false],
  ["ada@shop.test,bob@shop.test", false],
  [`${"x".repeat(250)}@shop.test`, false],
])("%j is an email address: %j", (email, isOne) => {
  expect(emailProblem(email) === null).toBe(isOne)
})

test.each([
  ["", "Enter a password."],
  ["x", "That is 1 character; use 8 or more."],
  ["1234567", "That is 7 characters; use 8 or more."],
  ["12345678", null],
  ["Ada@Shop.Test", "Your email is no password. Choose something else."],
  ["x".repeat(201), "That is 201 characters; 200 is the most."],
])("the password %j: %j", (password, problem) => {
  expect(passwordProblem(password, "ada@shop.test")).toBe(problem)
})

test("no problem at all is null", () => {
  expect(problemsIn({ name: null, email: null })).toBeNull()
  expect(problemsIn({ name: null, email: "Enter one." })).toEqual({ email: "Enter one." })
})
