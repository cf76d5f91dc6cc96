/** Differences that are alike, counted together with one example each. */

export interface Example {
  readonly file: string
  readonly frame: number
  readonly ours: string
  readonly theirs: string
}

export interface Kind extends Example {
  readonly aspect: string
  /** What the differences have in common. */
  readonly what: string
  count: number
}

/** Beyond so many, further kinds are counted as one, so that no capture can fill the memory. */
const MAX_KINDS = 20_000
const EXAMPLE = 160
const SHAPE = 70

export class Kinds {
  private readonly kinds = new Map<string, Kind>()

  note(aspect: string, what: string, example: Example): void {
    const key = `${aspect}\n${what}`
    const known = this.kinds.get(key)
    if (known) known.count++
    else if (this.kinds.size < MAX_KINDS || what === REST) {
      const { file, frame, ours, theirs } = example
      this.kinds.set(key, {
        aspect,
        what,
        count: 1,
        file,
        frame,
        ours: cut(ours, EXAMPLE),
        theirs: cut(theirs, EXAMPLE),
      })
    } else this.note(aspect, REST, example)
  }

  /** Those of an aspect, most frequent first. */
  of(aspect: string): Kind[] {
    return [...this.kinds.values()].filter((kind) => kind.aspect === aspect).sort((a, b) => b.count - a.count)
  }

  /** Aspects that have any, sorted by name. */
  get aspects(): string[] {
    return [...new Set([...this.kinds.values()].map(({ aspect }) => aspect))].sort()
  }
}

const REST = 'further kinds'

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text)

/** What two texts differ in: words they begin and end with in common are left out, numbers, names and addresses stand for all of theirs. */
export function contrast(ours: string, theirs: string): string {
  const a = ours.split(' ')
  const b = theirs.split(' ')
  let from = 0
  while (from < a.length && from < b.length && a[from] === b[from]) from++
  let endA = a.length
  let endB = b.length
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const middle = (words: string[], end: number) => cut(shape(words.slice(from, end).join(' ')), SHAPE)
  return `${quote(middle(a, endA))} instead of ${quote(middle(b, endB))}`
}

const quote = (text: string): string => (text === '' ? 'nothing' : `"${text}"`)

/** A text with its numbers, addresses and names of hosts replaced. */
export function shape(text: string): string {
  return text
    .slice(0, 4 * SHAPE)
    .replace(/\b[0-9a-f]{2}(:[0-9a-f]{2}){5}\b/g, 'MAC')
    .replace(/\b\d{1,3}(\.\d{1,3}){3}\b/g, 'IP')
    .replace(/(?<![\w:])[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}(?![\w:])/g, 'IP')
    .replace(/\b0x[0-9a-f]+\b/gi, 'HEX')
    .replace(/\b(?=[\w.-]*[a-z])[\w-]+(\.[\w-]+)+\b/gi, 'NAME')
    .replace(/\d+/g, '#')
    .replace(/(#|NAME|IP|HEX)((, ?| )\1)+/g, '$1, …')
}
