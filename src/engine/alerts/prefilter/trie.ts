/** Literals as a tree of states, with where each state goes on when a byte does not fit. */
export class Trie {
  /** Literals that end in a state, also those that end another one. */
  readonly ends: number[][] = [[]]
  readonly children: Map<number, number>[] = [new Map()]
  /** The state of the longest other literal's beginning that a state ends with. */
  readonly failure: number[] = [0]
  /** The root first. */
  readonly byDepth: number[] = [0]

  /** Literals as bytes, a character each. */
  constructor(literals: readonly string[]) {
    literals.forEach((literal, id) => {
      let state = 0
      for (let i = 0; i < literal.length; i++) state = this.child(state, literal.charCodeAt(i))
      this.ends[state].push(id)
    })
    for (let i = 0; i < this.byDepth.length; i++) this.link(this.byDepth[i])
  }

  /** By depth, those that end a literal last. */
  statesByEnd(): number[] {
    const isEnd = (state: number): boolean => this.ends[state].length > 0
    return [...this.byDepth.filter((state) => !isEnd(state)), ...this.byDepth.filter(isEnd)]
  }

  private child(state: number, byte: number): number {
    const known = this.children[state].get(byte)
    if (known !== undefined) return known
    this.children[state].set(byte, this.ends.length)
    this.children.push(new Map())
    this.failure.push(0)
    return this.ends.push([]) - 1
  }

  /** Tells the children of a state where they go on: what is nearer to the root knows it already. */
  private link(state: number): void {
    for (const [byte, child] of this.children[state]) {
      const failure = state === 0 ? 0 : this.step(this.failure[state], byte)
      this.failure[child] = failure
      if (this.ends[failure].length > 0) this.ends[child] = [...this.ends[child], ...this.ends[failure]]
      this.byDepth.push(child)
    }
  }

  private step(from: number, byte: number): number {
    for (let state = from; ; state = this.failure[state]) {
      const child = this.children[state].get(byte)
      if (child !== undefined) return child
      if (state === 0) return 0
    }
  }
}
