import { describe, expect, test } from "bun:test"
import {
  cleanFileName,
  extensionOf,
  FILE_MOST,
  FILES_MOST,
  FILES_MOST_BYTES,
  fileAddress,
  pictureName,
  siftedFiles,
  sizeWords,
  wordsOf,
} from "./files.ts"

const file = (name: string, size: number) => ({ name, size })
const MB = 1_048_576

describe("C7: what is kept with a message", () => {
  test("is all of it within the limits, and nothing is said then", () => {
    const files = [file("offer.pdf", FILE_MOST), file("one-byte.txt", 1)]
    expect(siftedFiles(files)).toEqual({ taken: files, notKept: [] })
    expect(siftedFiles([])).toEqual({ taken: [], notKept: [] })
  })

  test("is nothing that has a byte more than 10 MB, and it is said so", () => {
    const { taken, notKept } = siftedFiles([file("offer.pdf", 14 * MB), file("just.pdf", FILE_MOST + 1), file("small.pdf", 5)])
    expect(taken).toEqual([file("small.pdf", 5)])
    expect(notKept).toEqual(["offer.pdf (14 MB) was too large and is not kept.", "just.pdf (10.1 MB) was too large and is not kept."])
  })

  test("is nothing that is empty", () => {
    expect(siftedFiles([file("nothing.txt", 0)])).toEqual({
      taken: [],
      notKept: ["nothing.txt (0 bytes) was empty and is not kept."],
    })
  })

  test("is 30 MB in all; what is smaller may still fit behind what did not", () => {
    const { taken, notKept } = siftedFiles([
      file("a", FILE_MOST),
      file("b", FILE_MOST),
      file("c", 9 * MB),
      file("d", 2 * MB),
      file("e", MB),
    ])
    expect(taken.map(({ name }) => name)).toEqual(["a", "b", "c", "e"])
    expect(taken.reduce((sum, { size }) => sum + size, 0)).toBe(FILES_MOST_BYTES)
    expect(notKept).toEqual(["d (2 MB) was more than fits into one message and is not kept."])
  })

  test("are 20 files; the others are counted", () => {
    const many = Array.from({ length: FILES_MOST + 1 }, (_, i) => file(`${i}.txt`, 1))
    expect(siftedFiles(many)).toEqual({ taken: many.slice(0, FILES_MOST), notKept: ["1 more file is not kept: 20 is the most."] })
    expect(siftedFiles([...many, ...many]).notKept).toEqual(["22 more files are not kept: 20 is the most."])
  })

  test("a thousand files that are wrong are not a thousand sentences", () => {
    const { taken, notKept } = siftedFiles([...Array.from({ length: 1_000 }, () => file("x", 0)), file("y", 1)])
    expect(taken).toEqual([file("y", 1)])
    expect(notKept).toHaveLength(FILES_MOST + 1)
    expect(notKept.at(-1)).toBe("980 more files are not kept: 20 is the most.")
  })
})

describe("S5: a name is a name", () => {
  test.each([
    ["offer.pdf", "offer.pdf"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\Ann\\photo.jpg", "photo.jpg"],
    ["/", "file"],
    ["..", "file"],
    ["...", "file"],
    ["", "file"],
    [" \t\n ", "file"],
    ["\u3164", "file"],
    [".htaccess", "htaccess"],
    ["offer.pdf. . ", "offer.pdf"],
    ["a\r\nBcc: all@evil.example", "a Bcc: all@evil.example"],
    ["a\0b.txt", "a b.txt"],
    ["invoice\u202efdp.exe", "invoicefdp.exe"],
    ["\u2066a\u2069\u200f\u061c\u200bb\ufeff.txt", "ab.txt"],
    ["Übersicht – März 2026.xlsx", "Übersicht – März 2026.xlsx"],
    ["می‌خواهم.pdf", "می‌خواهم.pdf"],
    ["👩‍👩‍👧.png", "👩‍👩‍👧.png"],
    ["half \ud83d.txt", "half \ufffd.txt"],
    ['"><img src=x onerror=alert(1)>.png', '"><img src=x onerror=alert(1)>.png'],
  ])("%j becomes %j", (given, clean) => {
    expect(cleanFileName(given)).toBe(clean)
    expect(cleanFileName(clean)).toBe(clean)
  })

  test("of 120 characters at most, with its extension, and no emoji cut in half", () => {
    const long = cleanFileName(`${"🍞".repeat(300)}.pdf`)
    expect([...long]).toHaveLength(120)
    expect(long).toEndWith("🍞.pdf")
    expect(cleanFileName("x".repeat(120))).toHaveLength(120)
    expect(cleanFileName("x".repeat(121))).toBe("x".repeat(120))
  })

  test("has an extension if it ends like one", () => {
    expect(["a.pdf", "a.tar.gz", ".pdf", "a", "a.", "a.b c", `a.${"x".repeat(11)}`].map(extensionOf)).toEqual([
      ".pdf",
      ".gz",
      "",
      "",
      "",
      "",
      "",
    ])
  })

  test("a picture is called what it is", () => {
    expect(pictureName("a.png", [".png"])).toBe("a.png")
    expect(pictureName("a.JPEG", [".jpg", ".jpeg"])).toBe("a.JPEG")
    expect(pictureName("dance.gif", [".png"])).toBe("dance.png")
    expect(pictureName("page.html", [".png"])).toBe("page.html.png")
    expect(pictureName("image", [".webp"])).toBe("image.webp")
    expect([...pictureName(`${"x".repeat(115)}.html`, [".png"])]).toHaveLength(120)
  })
})

test("sizes are words, rounded up", () => {
  expect([0, 1, 1_023, 1_024, 14_000, 1_023_000, MB, 1.2 * MB, FILE_MOST, FILE_MOST + 1].map(sizeWords)).toEqual([
    "0 bytes",
    "1 byte",
    "1023 bytes",
    "1 kB",
    "14 kB",
    "1 MB",
    "1 MB",
    "1.2 MB",
    "10 MB",
    "10.1 MB",
  ])
})

test("an address is one, whatever the name", () => {
  const at = (name: string, signature?: string) =>
    fileAddress({ id: "ab12", name, type: "", size: 1, width: null, height: null, ...(signature === undefined ? {} : { signature }) })
  expect(at("a b?#%&.pdf")).toBe("/files/ab12/a%20b%3F%23%25%26.pdf")
  expect(at("a.pdf", "s_-9")).toBe("/files/ab12/a.pdf?sig=s_-9")
})

test("where there is one line for a message, files have their names there", () => {
  expect(wordsOf({ text: "Look", files: [{ name: "a.pdf" }] })).toBe("Look")
  expect(wordsOf({ text: "", files: [] })).toBe("")
  expect(wordsOf({ text: "", files: [{ name: "a.pdf" }] })).toBe("📎 a.pdf")
  expect(wordsOf({ text: "", files: [{ name: "a.pdf" }, { name: "b" }, { name: "c" }] })).toBe("📎 a.pdf and 2 more")
})
