/** Literals as values of a field's type: what `10.0.0.0/8`, `0x50`, `"Client Hello"` or `'a'` is beside a given field. */
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { FieldInfo, ValueNames } from '../../shared/fields.ts'
import type { NegativeOperand, Operand, StringOperand, WordOperand } from '../../shared/filter/ast.ts'
import {
  parseBytes,
  parseEther,
  parseFloating,
  parseInteger,
  parseIPv4,
  parseIPv6,
} from '../../shared/filter/literals.ts'
import { type StringValue, stringValue } from '../../shared/filter/strings.ts'
import { parseAbsoluteTime, parseDuration } from '../../shared/filter/times.ts'
import { type Interval, type Ordinal, ordinal } from './ordinals.ts'
import { classOf, integerBounds, nounOf } from './types.ts'

/** What is not a field: a word or a string, or a word with a sign. */
export type Literal = WordOperand | StringOperand | NegativeOperand

export function isLiteral(operand: Operand): operand is Literal {
  return operand.kind === 'negative'
    ? operand.operand.kind === 'word'
    : operand.kind === 'word' || operand.kind === 'string'
}

/** The word of a literal, without its sign. */
const wordOf = (literal: Literal): string | undefined => {
  if (literal.kind === 'negative') return literal.operand.kind === 'word' ? literal.operand.text : undefined
  return literal.kind === 'word' ? literal.text : undefined
}

/** `'a'` is a number beside numbers. */
const isCharacter = (literal: Literal): literal is StringOperand =>
  literal.kind === 'string' && literal.quote === "'" && literal.value.bytes.length === 1

const spelled = (literal: Literal): string =>
  literal.kind === 'string' ? literal.value.text : `${literal.kind === 'negative' ? '-' : ''}${wordOf(literal)}`

export const point = (value: Ordinal): Interval[] => [{ first: value, last: value }]

/** The ordinals a literal stands for beside a field: one, a network's, or one for each value of that name. */
export function literalIntervals(literal: Literal, info: FieldInfo): Result<readonly Interval[]> {
  const named = namedValues(literal, info)
  if (named) return ok(named.flatMap(point))
  switch (classOf(info.type)) {
    case 'integer':
      return integer(literal, info)
    case 'boolean':
      return boolean(literal, info)
    case 'ipv4':
      return ipv4(literal, info)
    case 'ipv6':
      return ipv6(literal, info)
    case 'bytes':
      return ether(literal, info)
    case 'absolute_time':
      return absoluteTime(literal, info)
    case 'relative_time':
      return relativeTime(literal, info)
    default:
      return refused(literal, info)
  }
}

function refused(literal: Literal, info: FieldInfo): Result<never> {
  const known = info.values ? ` Its values have names, as “${Object.values(info.values)[0]}”.` : ''
  return fail(`${info.name} is ${nounOf(info.type)}, which “${spelled(literal)}” is not.${known}`)
}

const withoutDetail = (name: string): string => name.replace(/ \(.*\)$/, '')

/** The values that have a name; the part before a parenthesis is enough, so that `A` finds `A (Host Address)`. */
function namedValues(literal: Literal, { values }: FieldInfo): readonly Ordinal[] | undefined {
  if (!values || literal.kind === 'negative' || isCharacter(literal)) return undefined
  let names = namesOf.get(values)
  if (!names) {
    names = new NameIndex(values)
    namesOf.set(values, names)
  }
  return names.find(spelled(literal).toLowerCase())
}

/** By the object that has the names: some fields have hundreds, and filters many of them. */
const namesOf = new WeakMap<ValueNames, NameIndex>()

class NameIndex {
  private readonly whole = new Map<string, Ordinal[]>()
  private readonly short = new Map<string, Ordinal[]>()

  constructor(values: ValueNames) {
    const add = (names: Map<string, Ordinal[]>, name: string, value: number): void => {
      const known = names.get(name)
      if (known) known.push(value)
      else names.set(name, [value])
    }
    for (const [value, name] of Object.entries(values)) {
      const small = name.toLowerCase()
      add(this.whole, small, Number(value))
      add(this.short, withoutDetail(small), Number(value))
    }
  }

  /** `name` in small letters. */
  find(name: string): readonly Ordinal[] | undefined {
    return this.whole.get(name) ?? this.short.get(name)
  }
}

function integer(literal: Literal, info: FieldInfo): Result<readonly Interval[]> {
  const magnitude = parseInteger(wordOf(literal) ?? '')
  let value = literal.kind === 'negative' && magnitude !== undefined ? -magnitude : magnitude
  if (isCharacter(literal)) value = BigInt(literal.value.bytes[0])
  if (value === undefined) return refused(literal, info)
  // Beside an unsigned field a negative number is one that it never has, and that a difference may have.
  const { least, greatest } = integerBounds(info.type)
  if (value < (least === 0n ? -greatest : least) || value > greatest) {
    return fail(`${info.name} holds ${least} to ${greatest}, and ${spelled(literal)} is not among them.`)
  }
  return ok(point(ordinal(value)))
}

function boolean(literal: Literal, info: FieldInfo): Result<readonly Interval[]> {
  const text = spelled(literal).toLowerCase()
  const [whenTrue, whenFalse] = info.states ?? ['True', 'False']
  if (text === 'true' || text === whenTrue.toLowerCase()) return ok(point(1))
  if (text === 'false' || text === whenFalse.toLowerCase()) return ok(point(0))
  const value = literal.kind === 'word' ? parseInteger(literal.text) : undefined
  return value === undefined ? refused(literal, info) : ok(point(value === 0n ? 0 : 1))
}

function ipv4(literal: Literal, info: FieldInfo): Result<readonly Interval[]> {
  if (literal.kind !== 'word') return refusedQuotes(literal, info)
  const parsed = parseIPv4(literal.text)
  if (!parsed.ok) return parsed
  const size = 2 ** (32 - parsed.value.bits)
  const first = parsed.value.value - (parsed.value.value % size)
  return ok([{ first, last: first + size - 1 }])
}

function ipv6(literal: Literal, info: FieldInfo): Result<readonly Interval[]> {
  if (literal.kind !== 'word') return refusedQuotes(literal, info)
  const parsed = parseIPv6(literal.text)
  if (!parsed.ok) return parsed
  const size = 1n << BigInt(128 - parsed.value.bits)
  const first = parsed.value.value - (parsed.value.value % size)
  return ok([{ first, last: first + size - 1n }])
}

function refusedQuotes(literal: Literal, info: FieldInfo): Result<never> {
  if (literal.kind !== 'string') return refused(literal, info)
  return fail(`${info.name} is ${nounOf(info.type)}, not text: write it without quotes.`)
}

function ether(literal: Literal, info: FieldInfo): Result<readonly Interval[]> {
  const value = literal.kind === 'word' ? parseEther(literal.text) : undefined
  return value === undefined ? refusedQuotes(literal, info) : ok(point(value))
}

/** Seconds since the epoch are allowed beside dates: frame.time_epoch is a number of seconds in Wireshark 4.0. */
function absoluteTime(literal: Literal, info: FieldInfo): Result<readonly Interval[]> {
  if (literal.kind === 'negative') return refused(literal, info)
  const text = spelled(literal)
  const value = parseAbsoluteTime(text) ?? (literal.kind === 'word' ? parseDuration(text) : undefined)
  if (value !== undefined) return ok(point(value))
  return fail(`“${text}” is no date and time: write it as "2026-01-02 03:04:05.123".`)
}

function relativeTime(literal: Literal, info: FieldInfo): Result<readonly Interval[]> {
  if (literal.kind === 'string') return refusedQuotes(literal, info)
  const value = parseDuration(wordOf(literal) ?? '')
  if (value === undefined) return fail(`“${spelled(literal)}” is no time: write seconds, with at most nine decimals.`)
  return ok(point(literal.kind === 'negative' ? -value : value))
}

/** A literal as text, for a text field. */
export function textOf(literal: Literal, info: FieldInfo): Result<StringValue> {
  if (literal.kind === 'negative') return refused(literal, info)
  return ok(literal.kind === 'word' ? stringValue(literal.text) : literal.value)
}

/** A literal as bytes: those of a string, or hexadecimal digits. */
export function bytesOf(literal: Literal, info: FieldInfo): Result<Uint8Array> {
  if (literal.kind === 'string') return ok(literal.value.bytes)
  const bytes = literal.kind === 'word' ? parseBytes(literal.text) : undefined
  if (bytes) return ok(bytes)
  return fail(
    `“${spelled(literal)}” is no byte string beside ${info.name}: text is written in double quotes, bytes as 0a:0b:0c.`,
  )
}

export function floatOf(literal: Literal, info: FieldInfo): Result<number> {
  const word = wordOf(literal) ?? ''
  const value = parseFloating(word) ?? Number(parseInteger(word) ?? Number.NaN)
  if (Number.isNaN(value)) return refused(literal, info)
  return ok(literal.kind === 'negative' ? -value : value)
}
