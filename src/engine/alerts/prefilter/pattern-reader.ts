/** Reads regular expressions as RE2 writes them, piece by piece. Throws at what it does not know. */

export interface ClassItem {
  /** Code points. */
  readonly first: number
  readonly last: number
}

export type Item =
  /** Takes no character: an anchor, a boundary, flags. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'anything' }
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'class'; readonly items: readonly ClassItem[] }

const EMPTY: Item = { kind: 'empty' }
const ANYTHING: Item = { kind: 'anything' }
const CONTROLS: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  f: '\f',
  v: '\v',
  a: '\u0007',
  e: '\u001b',
}
const HEX = /\\x(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/y
const CATEGORY = /\{\^?\w+\}|[A-Z]/y
const FLAGS = /\(\?[ims-]+\)/y
const GROUP = /\((?:\?(?:[ims-]*:|P?<[A-Za-z_]\w*>))?/y
const REPEAT = /(?:\*|\+|\?|\{(\d+)(,(\d*))?\})\??/y

export class PatternReader {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length
  }

  sees(character: string): boolean {
    return this.text[this.at] === character
  }

  take(character: string): boolean {
    if (!this.sees(character)) return false
    this.at++
    return true
  }

  expect(character: string): void {
    if (!this.take(character)) throw new Error(`${character} is wanted`)
  }

  /** Goes into a group, if one begins here. */
  group(): boolean {
    if (!this.sees('(') || this.matchAt(FLAGS, false)) return false
    const found = this.matchAt(GROUP)
    if (!found || (found[0] === '(' && this.sees('?'))) throw new Error('a group of an unknown kind')
    return true
  }

  /** The repetition of what was read before, if there is one. */
  repeat(): { readonly min: number; readonly max: number } | null {
    const found = this.matchAt(REPEAT)
    if (!found) return null
    if (this.matchAt(REPEAT, false)) throw new Error('a repetition of a repetition')
    const [whole, min, range, max] = found
    if (min === undefined)
      return { min: whole[0] === '+' ? 1 : 0, max: whole[0] === '?' ? 1 : Number.POSITIVE_INFINITY }
    const most = range === undefined ? Number(min) : max === '' ? Number.POSITIVE_INFINITY : Number(max)
    return { min: Number(min), max: most }
  }

  /** A character, a class, or what takes none. */
  item(): Item {
    if (this.matchAt(FLAGS)) return EMPTY
    const character = this.next()
    switch (character) {
      case '^':
      case '$':
        return EMPTY
      case '.':
        return ANYTHING
      case '[':
        return this.classItem()
      case '\\':
        this.at--
        return this.escape()
      case '*':
      case '+':
      case '?':
        throw new Error('nothing to repeat')
      default:
        return { kind: 'character', character }
    }
  }

  private next(): string {
    const character = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0)
    if (this.isAtEnd) throw new Error('the pattern ends')
    this.at += character.length
    return character
  }

  private escape(): Item {
    const hex = this.matchAt(HEX)
    if (hex) return { kind: 'character', character: String.fromCodePoint(Number.parseInt(hex[1] ?? hex[2], 16)) }
    this.at++
    const letter = this.next()
    if ('bBAzZ'.includes(letter)) return EMPTY
    if ('dDwWsShHNRC'.includes(letter)) return ANYTHING
    if (letter === 'p' || letter === 'P') return this.category()
    if (Object.hasOwn(CONTROLS, letter)) return { kind: 'character', character: CONTROLS[letter] }
    if (/[a-zA-Z0-9]/.test(letter)) throw new Error('an unknown escape')
    return { kind: 'character', character: letter }
  }

  /** `\p{Greek}`, `\pL`: after the p. */
  private category(): Item {
    if (!this.matchAt(CATEGORY)) throw new Error('an unknown category')
    return ANYTHING
  }

  /** After the bracket. */
  private classItem(): Item {
    const isNegated = this.take('^')
    const items: ClassItem[] = []
    let isOpen = false
    for (let first = true; first || !this.take(']'); first = false) {
      const from = this.member()
      if (from === null) isOpen = true
      else if (this.sees('-') && this.text[this.at + 1] !== ']') {
        this.at++
        const to = this.member()
        if (to === null) throw new Error('a range to a class')
        items.push({ first: from, last: to })
      } else items.push({ first: from, last: from })
    }
    return isNegated || isOpen ? ANYTHING : { kind: 'class', items }
  }

  /** The code point of a member of a class; null of a class in it. */
  private member(): number | null {
    if (this.text.startsWith('[:', this.at)) {
      const end = this.text.indexOf(':]', this.at)
      if (end < 0) throw new Error('a class without an end')
      this.at = end + 2
      return null
    }
    if (!this.sees('\\')) return this.next().codePointAt(0) ?? 0
    if (/^\\[bB]/.test(this.text.slice(this.at))) throw new Error('an unknown escape')
    const item = this.escape()
    return item.kind === 'character' ? (item.character.codePointAt(0) ?? 0) : null
  }

  private matchAt(pattern: RegExp, takes = true): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found && takes) this.at += found[0].length
    return found
  }
}
