import { beforeEach, describe, expect, test } from "bun:test"
import { FILE_MOST } from "../../domain/files.ts"
import type { Message } from "../../domain/model.ts"
import { memoryFiles, type Files } from "../../io/files.ts"
import { bitmap, bomb, GIF, joined, photo, picture, talkativePng } from "../../testing/pictures.ts"
import { keepFiles } from "./keeping.ts"
import { remade } from "./remade.ts"

// C7, S5.

let files: Files
beforeEach(() => {
  files = memoryFiles()
})

const bytes = (text: string) => new TextEncoder().encode(text)
const SCRIPT = "<script>alert(document.domain)</script>"

async function kept(name: string, content: Uint8Array) {
  const { files: found, notKept } = await keepFiles({ files }, [{ name, content }])
  const file = found[0] ?? null
  return { file, notKept, content: file && new Uint8Array(await (await files.find(file.id))!.arrayBuffer()) }
}

const contains = (content: Uint8Array | null, words: string) => Buffer.from(content!).includes(words)
const all = async () => (await Array.fromAsync(files.names())).flat()

describe("pictures are made anew", () => {
  test.each([
    ["png", "a.png", "image/png", "a.png"],
    ["jpeg", "a.JPG", "image/jpeg", "a.JPG"],
    ["webp", "a.webp", "image/webp", "a.webp"],
    ["png", "a.jpg", "image/png", "a.png"],
    ["png", "a.html", "image/png", "a.html.png"],
  ] as const)("a %s called %s is %s by the name %s", async (kind, name, type, called) => {
    const { file, content } = await kept(name, await picture(kind, 6, 4))
    expect(file).toMatchObject({ name: called, type, width: 6, height: 4, size: content!.length })
  })

  test("of a gif its first picture, and of a bitmap a png", async () => {
    expect((await kept("dance.gif", GIF)).file).toMatchObject({ name: "dance.png", type: "image/png", width: 1, height: 1 })
    expect((await kept("screen.bmp", bitmap(6, 4))).file).toMatchObject({ name: "screen.png", type: "image/png", width: 6, height: 4 })
  })

  test("a photo stands upright, and says no more where it was taken", async () => {
    const given = await photo("48.8566,2.3522")
    expect(contains(given, "48.8566")).toBeTrue()
    const { file, content } = await kept("photo.jpg", given)
    expect(file).toMatchObject({ width: 20, height: 40 })
    expect(contains(content, "48.8566")).toBeFalse()
    expect(contains(content, "Exif")).toBeFalse()
  })

  test("what hides in a picture's text or behind its end is gone", async () => {
    const given = await talkativePng(SCRIPT)
    expect(contains(given, SCRIPT)).toBeTrue()
    const { file, content } = await kept("cat.png", given)
    expect(file!.type).toBe("image/png")
    expect(contains(content, "script")).toBeFalse()
    const { content: gif } = await kept("cat.gif", joined(GIF, bytes(SCRIPT)))
    expect(contains(gif, "script")).toBeFalse()
  })

  test("S5: one with too many pixels is not kept, and it is said so", async () => {
    const { file, notKept } = await kept("bomb.png", bomb(100_000))
    expect(file).toBeNull()
    expect(notKept).toEqual(["bomb.png (75 bytes) has too many pixels and is not kept."])
    expect(await all()).toEqual([])
  })

  test("one that takes more than its limit when it is made anew is made smaller", async () => {
    const given = await picture("png", 300, 200)
    const small = await remade(given, 150_000)
    expect(given.length).toBeGreaterThan(150_000)
    expect(small).toMatchObject({ type: "image/webp", width: 300, height: 200 })
    expect((small as { content: Uint8Array }).content.length).toBeLessThanOrEqual(150_000)
    expect(await remade(given, 50)).toBeNull()
  })
})

describe("all else is kept as it is, to be downloaded", () => {
  test.each([
    ["a page called a picture", "cat.png", bytes(`<!doctype html>${SCRIPT}`), "text/plain"],
    ["a drawing with a script", "cat.svg", bytes(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`), "text/plain"],
    ["a drawing that says it is XML", "cat.svg", bytes(`<?xml version="1.0"?><svg>${SCRIPT}</svg>`), "application/xml"],
    ["what only begins like a gif", "cat.gif", joined(GIF.subarray(0, 13), bytes(SCRIPT)), "image/gif"],
    [
      "a picture that was cut off",
      "cat.png",
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
      "application/octet-stream",
    ],
    ["a document", "offer.pdf", bytes("%PDF-1.7\n%âãÏÓ"), "application/pdf"],
    ["a program called a document", "offer.pdf", joined(bytes("MZ"), new Uint8Array(200)), "application/x-msdownload"],
    ["words", "notes", bytes("Grüße aus Köln, 東京 👋\r\n"), "text/plain"],
    ["what nobody knows", "thing.bin", new Uint8Array([1, 2, 3, 255, 254, 0, 7]), "application/octet-stream"],
    ["words that end within a character", "long.txt", bytes(`${"x".repeat(4_099)}ü`), "text/plain"],
  ])("%s", async (_, name, given, type) => {
    const { file, content, notKept } = await kept(name, given)
    expect(notKept).toEqual([])
    // It keeps its name, but never a size that it could be shown in.
    expect(file).toMatchObject({ name, type, size: given.length, width: null, height: null })
    expect(Buffer.from(content!).equals(given)).toBeTrue()
  })

  test("the kind that its sender claims is not even asked for", async () => {
    const claimed = { name: "a.txt", type: "text/html", content: bytes("hello") }
    expect((await keepFiles({ files }, [claimed])).files[0]!.type).toBe("text/plain")
  })
})

describe("limits", () => {
  test("10 MB are kept, a byte more is not", async () => {
    expect((await kept("just.bin", new Uint8Array(FILE_MOST))).file!.size).toBe(FILE_MOST)
    const { file, notKept } = await kept("offer.pdf", new Uint8Array(FILE_MOST + 1))
    expect(file).toBeNull()
    expect(notKept).toEqual(["offer.pdf (10.1 MB) was too large and is not kept."])
  })

  test("nothing is no file", async () => {
    expect(await kept("empty.txt", new Uint8Array())).toMatchObject({
      file: null,
      notKept: ["empty.txt (0 bytes) was empty and is not kept."],
    })
  })

  test("names are cleaned before anything is said of them; none is a path on our disk", async () => {
    const given = ["../../shopbell.sqlite", "a\r\nb\u202efdp.exe", "x".repeat(500)].map((name) => ({ name, content: bytes("x") }))
    const found = await keepFiles({ files }, [...given, { name: "/etc/\u202epasswd", content: new Uint8Array() }])
    expect(found.files.map(({ name }) => name)).toEqual(["shopbell.sqlite", "a bfdp.exe", "x".repeat(120)])
    expect(found.notKept).toEqual(["passwd (0 bytes) was empty and is not kept."])
    for (const name of await all()) expect(name).toMatch(/^[\da-f]{32}$/)
  })

  test("they stay in their order, and what is said of pictures comes with the rest", async () => {
    const given: [string, Uint8Array][] = [
      ["1.txt", bytes("1")],
      ["2.png", bomb(50_000)],
      ["3.png", await picture("png")],
      ["4.txt", new Uint8Array()],
    ]
    const { files: found, notKept } = await keepFiles(
      { files },
      given.map(([name, content]) => ({ name, content })),
    )
    expect(found.map(({ name }): Message["files"][number]["name"] => name)).toEqual(["1.txt", "3.png"])
    expect(notKept.map((words) => words.split(" ")[0])).toEqual(["2.png", "4.txt"])
  })
})
