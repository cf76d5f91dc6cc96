/** Finds typed letters in titles, in order, and says how well they fit. */

/** Score of a match, higher is better; null when the letters are not all there in order. */
export function score(title: string, typed: string): number | null {
  const text = title.toLowerCase()
  let total = 0
  let at = -1
  for (const letter of typed.toLowerCase()) {
    if (letter === ' ') continue
    const next = text.indexOf(letter, at + 1)
    if (next < 0) return null
    if (next === at + 1) total += 3
    if (next === 0 || /[\s(-]/.test(text[next - 1])) total += 4
    total -= (next - at - 1) * 0.1
    at = next
  }
  return total - text.length * 0.01
}

/** The items that match, best first; all of them, in order, for nothing typed. */
export function rank<T>(items: readonly T[], typed: string, titleOf: (item: T) => string): T[] {
  if (typed.trim() === '') return [...items]
  return items
    .flatMap((item) => {
      const points = score(titleOf(item), typed)
      return points === null ? [] : [{ item, points }]
    })
    .sort((a, b) => b.points - a.points)
    .map(({ item }) => item)
}
