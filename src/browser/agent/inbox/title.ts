/** I5: the title with how many conversations call for its agent: what the server says, or all that the lists count. */
export function titleWith(title: string, calls: string | undefined, lists: readonly string[]): string {
  const bare = title.replace(/^\(\d+\) /, "")
  const waiting = calls === undefined ? lists.reduce((sum, count) => sum + Number(count), 0) : Number(calls)
  return waiting > 0 ? `(${waiting}) ${bare}` : bare
}
