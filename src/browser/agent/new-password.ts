import { passwordProblem } from "../../domain/person.ts"

// S2: passwords never travel back, so a page that comes again has lost both. What is wrong with the new one is said before anything is sent.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement
    const [current, fresh] = ["current", "new"].map((which) => form.querySelector<HTMLInputElement>(`[autocomplete="${which}-password"]`))
    if (!current || !fresh) return
    const email = form.querySelector<HTMLInputElement>('[autocomplete="username"]')?.value ?? ""
    const problem = passwordProblem(fresh.value, email)
    if (current.value === "" || problem === null) return
    event.preventDefault()
    event.stopImmediatePropagation()
    tell(fresh, problem)
  },
  true,
)

/** Where the server says it as well (`problemLine`). */
function tell(input: HTMLInputElement, words: string): void {
  const id = `${input.name}-problem`
  const line = document.getElementById(id) ?? document.createElement("p")
  Object.assign(line, { id, className: "error", textContent: words })
  input.closest(".field")?.append(line)
  input.setAttribute("aria-invalid", "true")
  const described = new Set(input.getAttribute("aria-describedby")?.split(" "))
  input.setAttribute("aria-describedby", [...described.add(id)].join(" "))
  input.focus()
}
