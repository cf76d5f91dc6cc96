/**
 * Which protocols a frame is made of, outermost first, as one number: a trie over protocol ids, since the stacks that occur are few and
 * the frames many. Over a SharedArrayBuffer: the threads of the first pass write, readers are on any thread.
 *
 * Stack 0 is the empty one. A stack may be read once a row that names it is published, or below `count`.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'

/** Stacks a session can tell apart; frames of further ones keep the stack that they share with a known one. */
const MAX_STACKS = 65536
/** Words of the header: stacks besides the empty one, and whether a writer is at it. */
const COUNT = 0
const LOCK = 1
const HEADER_BYTES = 8

/** Reads stacks. */
export class Stacks {
  protected readonly header: Int32Array
  protected readonly parents: Uint16Array
  protected readonly tops: Uint16Array

  constructor(buffer = new SharedArrayBuffer(HEADER_BYTES + MAX_STACKS * 4)) {
    this.header = new Int32Array(buffer, 0, 2)
    this.parents = new Uint16Array(buffer, HEADER_BYTES, MAX_STACKS)
    this.tops = new Uint16Array(buffer, HEADER_BYTES + MAX_STACKS * 2, MAX_STACKS)
  }

  /** What a reader on another thread is made of. */
  get buffer(): SharedArrayBuffer {
    return this.header.buffer as SharedArrayBuffer
  }

  /** Stacks that there are, the empty one included. */
  get count(): number {
    return Atomics.load(this.header, COUNT) + 1
  }

  /** The topmost protocol, 0 for the empty stack. */
  top(stack: number): ProtocolId {
    return this.tops[stack] as ProtocolId
  }

  /** The stack without its topmost protocol. */
  parent(stack: number): number {
    return this.parents[stack]
  }

  has(stack: number, protocol: ProtocolId): boolean {
    for (let at = stack; at !== 0; at = this.parents[at]) if (this.tops[at] === protocol) return true
    return false
  }

  /** The protocols, outermost first. */
  protocols(stack: number): ProtocolId[] {
    const protocols: ProtocolId[] = []
    for (let at = stack; at !== 0; at = this.parents[at]) protocols.push(this.top(at))
    return protocols.reverse()
  }
}

/** Numbers stacks. Several writers may be at one table: each knows the stacks it has seen, and looks before it adds one. */
export class StacksWriter extends Stacks {
  /** `children[(stack << shift) + protocol]`: the stack with the protocol on top, 0 where this writer knows of none. */
  private children: Uint16Array
  private readonly shift: number
  private known = 1

  /** `protocols` is the greatest ProtocolId; `buffer` that of a table that another writer began. */
  constructor(protocols: number, buffer?: SharedArrayBuffer) {
    super(buffer)
    this.shift = 32 - Math.clz32(protocols)
    this.children = new Uint16Array(64 << this.shift)
  }

  /** The stack with a protocol on top. */
  push(stack: number, protocol: ProtocolId): number {
    return this.children[(stack << this.shift) + protocol] || this.find(stack, protocol)
  }

  /** A stack that is new, at least to this writer. */
  private find(parent: number, protocol: ProtocolId): number {
    while (Atomics.compareExchange(this.header, LOCK, 0, 1) !== 0);
    const count = this.learn()
    let stack = this.children[(parent << this.shift) + protocol] || parent
    if (stack === parent && count < MAX_STACKS) {
      stack = count
      this.parents[stack] = parent
      this.tops[stack] = protocol
      Atomics.store(this.header, COUNT, stack)
      this.learn()
    }
    Atomics.store(this.header, LOCK, 0)
    return stack
  }

  /** Takes in the stacks that came since the last time; returns how many there are. */
  private learn(): number {
    const { count } = this
    while (count << this.shift > this.children.length) {
      const grown = new Uint16Array(this.children.length * 2)
      grown.set(this.children)
      this.children = grown
    }
    for (; this.known < count; this.known++) {
      this.children[(this.parents[this.known] << this.shift) + this.tops[this.known]] = this.known
    }
    return count
  }
}
