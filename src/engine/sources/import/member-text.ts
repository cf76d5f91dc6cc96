/** The text of a member as it stands in a line, since a value that was parsed and written again may differ (large numbers, spaces, escapes). */

/** Of the last member with that name, as JSON.parse takes it; null when there is none. `line` is known to be a JSON object. */
export function memberText(line: string, name: string): string | null {
  let depth = 0
  let key = ''
  /** Where the value of the member under way begins; 0 before its colon. */
  let value = 0
  let found: string | null = null
  for (let i = 0; i < line.length; i++) {
    const character = line[i]
    if (character === '"') {
      const end = stringEnd(line, i)
      if (depth === 1 && value === 0) key = line.slice(i, end)
      i = end - 1
    } else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    else if (character === ':' && depth === 1) value = i + 1
    const ended = character === ',' ? depth === 1 : character === '}' && depth === 0
    if (!ended || value === 0) continue
    if (JSON.parse(key) === name) found = line.slice(value, i).trim()
    value = 0
  }
  return found
}

/** Behind the closing quote of the string that begins at `at`. */
function stringEnd(line: string, at: number): number {
  let i = at + 1
  while (i < line.length && line[i] !== '"') i += line[i] === '\\' ? 2 : 1
  return i + 1
}
