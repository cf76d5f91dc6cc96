/** Shows handshake messages that span records: a fragment in each, and the whole message in the record that ends it, as Wireshark does. */
import type { Detail } from '../../detail.ts'
import { tlsFields as fields } from './fields.ts'
import { fragmentFields } from './fragment-fields.ts'
import { addMessages } from './handshake.ts'
import {
  fragmentsAfter,
  type HandshakeFragment,
  isClear,
  joined,
  lacking,
  sizeOf,
  wholeEnd,
} from './handshake-fragments.ts'
import { HANDSHAKE_TYPE_NAMES } from './numbers.ts'

/** What a record is called, and what it adds to the Info column. */
export interface RecordTexts {
  readonly title: string
  readonly infos: readonly string[]
}

const nameOf = (type: number): string => HANDSHAKE_TYPE_NAMES[type] ?? `Unknown (${type})`

/** A frame may hold several runs of records: those of a message over segments, and those behind it. */
const joiners = new WeakMap<Detail, HandshakeJoiner>()

/** The one of the frame that is dissected. */
export function joinerOf(out: Detail): HandshakeJoiner {
  let joiner = joiners.get(out)
  if (!joiner) {
    joiner = new HandshakeJoiner(out)
    joiners.set(out, joiner)
  }
  return joiner
}

class HandshakeJoiner {
  private readonly out: Detail
  /** Of the message under way; undefined while earlier frames were not asked. */
  private fragments: readonly HandshakeFragment[] | undefined
  /** The frame that completes it, once that was asked for. */
  private completedIn: number | undefined
  /** Handshake records of the frame so far. */
  private records = 0

  constructor(out: Detail) {
    this.out = out
  }

  /**
   * Adds the record body [start, end), which is whole. Undefined, and nothing added, when all of its messages are its own, or it is encrypted.
   */
  add(bytes: Uint8Array, start: number, end: number): RecordTexts | undefined {
    this.records++
    const clear = isClear(bytes, start, end)
    if (!this.fragments && clear && wholeEnd(bytes, start, end) === end) {
      this.fragments = []
      return undefined
    }
    this.fragments ??= this.out.context.handshake?.before() ?? []
    const before = this.fragments
    if (before.length === 0 && (!clear || wholeEnd(bytes, start, end) === end)) return undefined
    const body = bytes.subarray(start, end)
    this.fragments = fragmentsAfter(before, body, this.out.context.number)
    const names: string[] = []
    const infos: string[] = []
    let at = start
    if (before.length > 0) {
      const taken = lacking(before, body)
      const type = nameOf(before[0].bytes[0])
      if (taken < 0) {
        this.addFragment(type, start, end)
        return { title: `Handshake Protocol: ${type} (fragment)`, infos }
      }
      at = start + taken
      this.completedIn = undefined
      names.push(...this.addWhole(type, before, bytes, start, at))
    }
    const stop = wholeEnd(bytes, at, end)
    if (stop > at) names.push(...addMessages(this.out, bytes, at, stop))
    infos.push(...names)
    if (stop < end) {
      const type = nameOf(bytes[stop])
      this.addFragment(type, stop, end)
      names.push(`${type} (fragment)`)
      if (stop === start) infos.push(`[${type} Fragment]`)
    }
    return { title: `Handshake Protocol: ${names.length === 1 ? names[0] : 'Multiple Handshake Messages'}`, infos }
  }

  /** Bytes [start, end) of a message that ends elsewhere. */
  private addFragment(type: string, start: number, end: number): void {
    const { out } = this
    out.add(fields.handshake, start, end - start, null, `Handshake Protocol: ${type} (fragment)`)
    this.completedIn ??= out.context.handshake?.completedIn(this.fragments ?? [], this.records) ?? 0
    const frame = this.completedIn
    if (frame > 0) out.generated(fragmentFields.reassembledIn, frame, start, end - start)
  }

  /** The message that bytes [start, end) complete; returns its name. */
  private addWhole(
    type: string,
    before: readonly HandshakeFragment[],
    bytes: Uint8Array,
    start: number,
    end: number,
  ): readonly string[] {
    const { out } = this
    out.add(fields.handshake, start, end - start, null, `Handshake Protocol: ${type} (last fragment)`)
    const all = [...before, { frame: out.context.number, bytes: bytes.subarray(start, end) }]
    const whole = joined(all)
    let names: readonly string[] = []
    out.withSource('Reassembled TLS Handshake', whole, () => {
      this.addFragments(all)
      names = addMessages(out, whole, 0, whole.length)
    })
    return names
  }

  private addFragments(all: readonly HandshakeFragment[]): void {
    const { out } = this
    const size = sizeOf(all)
    const list = all.map(({ frame, bytes }) => `#${frame}(${bytes.length})`).join(', ')
    const title = `[${all.length} Reassembled Handshake Fragments (${size} bytes): ${list}]`
    out.open(fragmentFields.fragments, 0, size, null, title)
    let at = 0
    for (const { frame, bytes } of all) {
      const last = at + bytes.length - 1
      const text = `[Frame: ${frame}, payload: ${at}-${last} (${bytes.length} byte${bytes.length === 1 ? '' : 's'})]`
      out.generated(fragmentFields.fragment, frame, at, bytes.length, text)
      at += bytes.length
    }
    out.generated(fragmentFields.count, all.length)
    out.close()
  }
}
