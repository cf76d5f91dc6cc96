/** Texts that are told of captured ones (alerts' keys and reasons), without what a detector takes for a secret. The same text is always masked alike. */
import { textOfBinary, toBinary } from './binary.ts'
import { DETECTORS } from './detectors.ts'
import { Finders } from './finders.ts'

/** Addresses of people are no secrets here: they say whom an alert is about. */
const finders = new Finders(DETECTORS.filter(({ kind }) => kind !== 'email'))

export function maskSecrets(text: string): string {
  const binary = toBinary(text)
  const { found } = finders.find(binary)
  if (found.length === 0) return text
  let masked = ''
  let at = 0
  for (const { kind, start, end } of [...found].sort((one, other) => one.start - other.start)) {
    masked += `${binary.slice(at, start)}[redacted:${kind}]`
    at = end
  }
  masked += binary.slice(at)
  return textOfBinary(masked) ?? Buffer.from(masked, 'latin1').toString('utf8')
}

/** As `maskSecrets`, of a named value: one whose name says that it is a secret is one. */
export function maskMember(name: string, value: string): string {
  const before = `{${JSON.stringify(name)}:`
  const masked = maskSecrets(`${before}${JSON.stringify(value)}}`)
  try {
    return maskSecrets(String(JSON.parse(masked.slice(before.length, -1))))
  } catch {
    return maskSecrets(value)
  }
}
