import { describe, expect, test } from "bun:test"
import ipaddr from "ipaddr.js"
import { addressOf, isPrivate, isTrusted } from "./address.ts"

const trusted = [ipaddr.parseCIDR("10.0.0.0/8"), ipaddr.parseCIDR("fd00::/8")]

describe("the address that limits count by", () => {
  test.each([
    ["a direct visitor", "203.0.113.7", null, "203.0.113.7"],
    ["a direct visitor who claims to be another", "203.0.113.7", "198.51.100.1", "203.0.113.7"],
    ["a visitor behind our proxy", "10.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["behind two proxies of ours", "10.0.0.1", "203.0.113.7, 10.9.9.9", "203.0.113.7"],
    ["behind our proxy, with a claim in front", "10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"],
    ["a proxy's own request", "10.0.0.1", null, "10.0.0.1"],
    ["a proxy that writes rubbish", "10.0.0.1", "'; drop table", "unknown"],
    ["empty parts", "10.0.0.1", " , 203.0.113.7 ,", "203.0.113.7"],
    ["IPv4 in IPv6's clothes", "::ffff:203.0.113.7", null, "203.0.113.7"],
    ["our proxy in IPv6's clothes", "::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["an IPv6 household", "2001:db8:1:2:3:4:5:6", null, "2001:db8:1:2::/64"],
    ["the same household, another machine", "2001:db8:1:2:ffff::1", null, "2001:db8:1:2::/64"],
    ["behind a proxy with IPv6", "fd00::1", "2001:db8:1:2::9", "2001:db8:1:2::/64"],
    ["this machine, over IPv6", "::1", null, "::1"],
    ["a proxy's claim of no address", "10.0.0.1", "::", "::"],
    ["a visitor with a port", "10.0.0.1", "203.0.113.9:5555", "203.0.113.9"],
    ["a visitor with a port, quoted", "10.0.0.1", '"203.0.113.9:5555"', "203.0.113.9"],
    ["an IPv6 visitor with a port", "10.0.0.1", "[2001:db8::1]:443", "2001:db8:0:0::/64"],
    ["an IPv6 visitor with a port, quoted", "10.0.0.1", ' "[2001:db8::1]:443" ', "2001:db8:0:0::/64"],
    ["an IPv6 visitor in brackets", "10.0.0.1", "[2001:db8::1]", "2001:db8:0:0::/64"],
    ["behind two proxies of ours that write ports", "10.0.0.1", "203.0.113.9:5555, 10.9.9.9:443, [fd00::7]:80", "203.0.113.9"],
    ["a port that is none", "10.0.0.1", "203.0.113.9:port", "unknown"],
    ["nobody known", undefined, null, "unknown"],
  ])("of %s", (_, peer, forwarded, expected) => {
    expect(addressOf(peer, forwarded, trusted)).toBe(expected)
  })
})

test.each([
  ["10.255.255.255", true],
  ["11.0.0.0", false],
  ["::ffff:10.1.2.3", true],
  ["fd12::1", true],
  ["fe80::1", false],
  ["localhost", false],
  ["", false],
])("is %p trusted? %p", (address, answer) => {
  expect(isTrusted(address, trusted)).toBe(answer)
})

test.each([
  ["127.0.0.1", true],
  ["10.1.2.3", true],
  ["192.168.0.7", true],
  ["169.254.1.1", true],
  ["100.64.3.7", true],
  ["0.0.0.0", true],
  ["::1", true],
  ["::", true],
  ["fe80::1", true],
  ["fd12:3456::1", true],
  [undefined, true],
  ["rubbish", true],
  ["203.0.113.7", false],
  ["2001:db8:1:2::9", false],
  ["::ffff:203.0.113.7", false],
  ["::ffff:127.0.0.1", true],
])("C10, S4, pitfall 100: does %p stand for everybody? %p", (peer, answer) => {
  expect(isPrivate(addressOf(peer, null, []))).toBe(answer)
})

test("C10: this machine's address stands for everybody, also as it was once kept, cut like a household's", () => {
  expect(isPrivate("0:0:0:0::/64")).toBe(true)
})
