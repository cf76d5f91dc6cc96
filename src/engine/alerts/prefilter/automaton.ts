/**
 * Many literals looked for at once: Aho and Corasick's automaton ("Efficient String Matching", 1975) as one table, with a row a state and a column a
 * class of bytes. ASCII letters are found in either case.
 */

export class Automaton {
  /** State times classes plus class to the next state, which is multiplied already. */
  private readonly next: Int32Array
  private readonly classes: Uint8Array
  /** States from here on, multiplied, end some literal: states are numbered that way. */
  private readonly firstEnd: number
  private readonly width: number
  /** Literals that end in a state, from `firstEnd` on. */
  private readonly ends: readonly (readonly number[])[]

  /** Literals as bytes, a character each, letters small; none is empty. */
  constructor(literals: readonly string[]) {
    this.classes = classesOf(literals)
    this.width = Math.max(...this.classes) + 1
    const trie = new Trie(literals)
    const order = trie.statesByEnd()
    const numberOf = new Int32Array(order.length)
    order.forEach((state, number) => {
      numberOf[state] = number * this.width
    })
    this.next = new Int32Array(order.length * this.width)
    for (let byte = 0; byte < 256; byte++) {
      const small = smallLetter(byte)
      for (const state of order) this.next[numberOf[state] + this.classes[byte]] = numberOf[trie.step(state, small)]
    }
    const first = order.findIndex((state) => trie.ends[state].length > 0)
    this.firstEnd = first < 0 ? order.length * this.width : first * this.width
    this.ends = first < 0 ? [] : order.slice(first).map((state) => trie.ends[state])
  }

  /** Sets the bits of the literals in bytes [start, end). */
  find(bytes: Uint8Array, start: number, end: number, found: Int32Array): void {
    const { next, classes, firstEnd } = this
    let state = 0
    for (let i = start; i < end; i++) {
      state = next[state + classes[bytes[i]]]
      if (state >= firstEnd) this.note(state, found)
    }
  }

  private note(state: number, found: Int32Array): void {
    const ends = this.ends[(state - this.firstEnd) / this.width]
    for (let i = 0; i < ends.length; i++) found[ends[i] >> 5] |= 1 << (ends[i] & 31)
  }
}

const smallLetter = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)

/** Bytes in no literal are of class 0, a letter's two cases of one class. */
function classesOf(literals: readonly string[]): Uint8Array {
  const classes = new Uint8Array(256)
  let count = 0
  for (const literal of literals) {
    for (let i = 0; i < literal.length; i++) {
      const byte = literal.charCodeAt(i)
      if (classes[byte] === 0) classes[byte] = ++count
    }
  }
  for (let byte = 0x41; byte <= 0x5a; byte++) classes[byte] = classes[smallLetter(byte)]
  return classes
}

/** The literals as a tree of states, with where each state goes on when a byte does not fit. */
class Trie {
  readonly ends: number[][] = [[]]
  private readonly children: Map<number, number>[] = [new Map()]
  private readonly failure: number[] = [0]

  constructor(literals: readonly string[]) {
    literals.forEach((literal, id) => {
      let state = 0
      for (let i = 0; i < literal.length; i++) state = this.child(state, literal.charCodeAt(i))
      this.ends[state].push(id)
    })
    this.link()
  }

  step(from: number, byte: number): number {
    for (let state = from; ; state = this.failure[state]) {
      const child = this.children[state].get(byte)
      if (child !== undefined) return child
      if (state === 0) return 0
    }
  }

  /** The root first, those that end a literal last. */
  statesByEnd(): number[] {
    const states = this.ends.map((_, state) => state)
    return [
      ...states.filter((state) => this.ends[state].length === 0),
      ...states.filter((s) => this.ends[s].length > 0),
    ]
  }

  private child(state: number, byte: number): number {
    const known = this.children[state].get(byte)
    if (known !== undefined) return known
    this.children[state].set(byte, this.ends.length)
    this.children.push(new Map())
    this.failure.push(0)
    return this.ends.push([]) - 1
  }

  /** Breadth first: where a state goes on is nearer to the root. */
  private link(): void {
    const queue = [...this.children[0].values()]
    for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
      for (const [byte, child] of this.children[state]) {
        this.failure[child] = this.step(this.failure[state], byte)
        this.ends[child] = [...new Set([...this.ends[child], ...this.ends[this.failure[child]]])]
        queue.push(child)
      }
    }
  }
}
