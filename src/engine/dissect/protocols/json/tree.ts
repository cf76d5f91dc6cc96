/**
 * The tree of JSON text, with Wireshark's fields: walked with an explicit stack, one pass over the bytes. Containers nested deeper
 * than `MAX_DEPTH` are shown whole.
 */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field } from '../../protocol.ts'
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  skipBlank,
  skipScalar,
  skipString,
  skipValue,
} from './scan.ts'
import { stringText } from './text.ts'

const MAX_DEPTH = 200
const ELEMENT = '[]'

export const jsonFields = {
  object: field('json.object', 'Object', 'none'),
  array: field('json.array', 'Array', 'none'),
  member: field('json.member', 'Member', 'string'),
  key: field('json.key', 'Key', 'string'),
  path: field('json.path', 'Path', 'string'),
  pathWithValue: field('json.path_with_value', 'Path with value', 'string'),
  memberWithValue: field('json.member_with_value', 'Member with value', 'string'),
  string: field('json.value.string', 'String value', 'string'),
  number: field('json.value.number', 'Number value', 'string'),
  true: field('json.value.true', 'True value', 'none'),
  false: field('json.value.false', 'False value', 'none'),
  null: field('json.value.null', 'Null value', 'none'),
  nan: field('json.value.nan', 'NaN value', 'none'),
}

const WORDS: ReadonlyMap<string, Field> = new Map([
  ['true', jsonFields.true],
  ['false', jsonFields.false],
  ['null', jsonFields.null],
  ['NaN', jsonFields.nan],
])

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** A member that is open: its lines about key and path follow its value. */
interface OpenMember {
  readonly node: number
  readonly start: number
  readonly keyEnd: number
  readonly key: string
  readonly path: string
}

/** A container that is open. */
interface Frame {
  readonly isObject: boolean
  readonly node: number
  /** Path of the container itself; what is in it adds its name. */
  readonly path: string
  /** The member whose value is being read. */
  member: OpenMember | undefined
  /** Whether a value has been read, and whether a comma after it. */
  hasValue: boolean
  hasComma: boolean
}

/** Where reading stopped: `fault` says why, empty when the text ended well. */
export interface TreeResult {
  readonly at: number
  readonly fault: string
}

class TreeWalk {
  readonly out: Detail
  readonly bytes: Uint8Array
  readonly end: number
  at: number
  fault = ''
  private readonly frames: Frame[] = []

  constructor(out: Detail, bytes: Uint8Array, start: number, end: number) {
    this.out = out
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  /** Reads one value with all that is in it. Every line that it opens is closed again, fault or not. */
  run(): void {
    this.value('', ELEMENT)
    for (let frame = this.frames.at(-1); frame; frame = this.frames.at(-1)) {
      if (this.fault === '') this.step(frame)
      else this.closeFrame()
    }
  }

  /** The next thing in the innermost container: its end, a comma, a member, an element. */
  private step(frame: Frame): void {
    const { bytes, end } = this
    this.at = skipBlank(bytes, this.at, end)
    if (this.at >= end) {
      this.fault = `the ${frame.isObject ? 'object' : 'array'} does not end`
      return
    }
    const byte = bytes[this.at]
    if (!frame.hasComma && byte === (frame.isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
      this.at++
      this.closeFrame()
    } else if (frame.hasValue && !frame.hasComma) {
      if (byte === COMMA) this.at++
      else this.fault = 'a comma is missing'
      frame.hasComma = true
    } else {
      frame.hasValue = true
      frame.hasComma = false
      if (frame.isObject) this.member(frame)
      else this.value(frame.path, ELEMENT)
    }
  }

  private member(frame: Frame): void {
    const { bytes, end, out } = this
    const start = this.at
    const keyEnd = bytes[start] === QUOTE ? skipString(bytes, start, end) : -1
    if (keyEnd < 0) {
      this.fault = 'a member has no name'
      return
    }
    const key = stringText(bytes, start, keyEnd)
    const colon = skipBlank(bytes, keyEnd, end)
    if (colon >= end || bytes[colon] !== COLON) {
      this.fault = `the member ${key} has no value`
      return
    }
    const node = out.open(jsonFields.member, start, end - start, key)
    frame.member = { node, start, keyEnd, key, path: `${frame.path}/${key}` }
    this.at = skipBlank(bytes, colon + 1, end)
    this.value(frame.path, key)
    if (this.frames.at(-1) === frame) this.closeMember(frame)
  }

  /** Ends the line of the member whose value has been read. */
  private closeMember(frame: Frame): void {
    const { member } = frame
    if (!member) return
    const length = this.at - member.start
    this.out.add(jsonFields.key, member.start, member.keyEnd - member.start, member.key)
    this.out.generated(jsonFields.path, member.path, member.start, length)
    this.out.close()
    this.out.amend(member.node, undefined, length)
    frame.member = undefined
  }

  private closeFrame(): void {
    const frame = this.frames.pop()
    if (!frame) return
    this.closeMember(frame)
    this.out.close()
    this.out.amend(frame.node, undefined, this.at - this.out.starts[frame.node])
    const outer = this.frames.at(-1)
    if (outer) this.closeMember(outer)
  }

  /** Reads a scalar, or opens a container. `name` is the key, or `[]` in an array. */
  private value(path: string, name: string): void {
    const { bytes, at, end } = this
    if (at >= end) this.fault = 'a value is missing'
    else if (bytes[at] === OPEN_OBJECT || bytes[at] === OPEN_ARRAY) this.container(path, name)
    else this.scalar(path, name)
  }

  private container(path: string, name: string): void {
    const { bytes, at, end, out } = this
    const isObject = bytes[at] === OPEN_OBJECT
    const kind = isObject ? jsonFields.object : jsonFields.array
    if (this.frames.length < MAX_DEPTH) {
      const node = out.open(kind, at, end - at, null)
      const own = this.frames.length === 0 ? '' : `${path}/${name}`
      this.frames.push({ isObject, node, path: own, member: undefined, hasValue: false, hasComma: false })
      this.at++
      return
    }
    const after = skipValue(bytes, at, end)
    this.at = after < 0 ? end : after
    out.add(kind, at, this.at - at, null)
    out.expert('note', at, this.at - at, `Nested deeper than ${MAX_DEPTH} levels: shown as a whole`)
    if (after < 0) this.fault = 'a container does not end'
  }

  private scalar(path: string, name: string): void {
    const { bytes, at, end } = this
    const isString = bytes[at] === QUOTE
    const after = isString ? skipString(bytes, at, end) : skipScalar(bytes, at, end)
    if (after < 0) {
      this.fault = 'a string does not end'
      return
    }
    const text = isString ? stringText(bytes, at, after) : decodeUtf8(bytes, at, after)
    const kind = isString ? jsonFields.string : (WORDS.get(text) ?? (NUMBER.test(text) ? jsonFields.number : undefined))
    if (!kind) {
      this.fault = 'there is no valid value here'
      return
    }
    this.at = after
    if (this.frames.length > 0) {
      this.out.generated(jsonFields.pathWithValue, `${path}/${name}:${text}`, at, after - at)
      this.out.generated(jsonFields.memberWithValue, `${name}:${text}`, at, after - at)
    }
    this.out.add(kind, at, after - at, kind.type === 'none' ? null : text)
  }
}

/** Adds the tree of the JSON texts in [start, end), one after the other. */
export function addJson(out: Detail, bytes: Uint8Array, start: number, end: number): TreeResult {
  const walk = new TreeWalk(out, bytes, skipBlank(bytes, start, end), end)
  while (walk.at < end && walk.fault === '') {
    walk.run()
    if (walk.fault === '') walk.at = skipBlank(bytes, walk.at, end)
  }
  return { at: Math.min(walk.at, end), fault: walk.fault }
}
