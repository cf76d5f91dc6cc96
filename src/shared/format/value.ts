/**
 * Field values as text: as `tshark -T fields` prints them, and as the tree shows them. Both are pure functions of the field's
 * declaration and the value, so that every face and the browser say the same.
 */
import { type FieldInfo, type FieldValue, integerBits } from '../fields.ts'
import { formatEther, formatHex, formatIPv4, formatIPv6 } from './address.ts'
import { escapeText } from './text.ts'
import { formatAbsolute, formatDuration } from './time.ts'

/** Bytes of a byte string that a tree line shows, and characters of a whole line: Wireshark's limits. */
const TREE_BYTES = 36
const TREE_LINE = 238

const isHex = (field: FieldInfo): boolean => field.base === 'hex' || field.base === 'hex_dec'

const hexDigits = (value: number | bigint, bits: number): string =>
  `0x${value.toString(16).padStart(Math.max(1, Math.ceil(bits / 4)), '0')}`

function formatNumber(field: FieldInfo, value: number | bigint, bits: number): string {
  if (isHex(field)) return hexDigits(value, bits)
  if (field.base === 'oct') return `0${value.toString(8)}`
  return String(value)
}

function formatBytes(field: FieldInfo, value: Uint8Array): string {
  if (field.type === 'ipv4' && value.length === 4) return formatIPv4(value)
  if (field.type === 'ipv6' && value.length === 16) return formatIPv6(value)
  if (field.type === 'ether' && value.length === 6) return formatEther(value)
  const hex = formatHex(value)
  if (value.length === 0) return field.zero ?? '<MISSING>'
  return field.separator ? hex.replace(/..(?=.)/g, `$&${field.separator}`) : hex
}

const formatTime = (field: FieldInfo, value: bigint): string =>
  value === 0n && field.zero !== undefined ? field.zero : formatAbsolute(value)

/** A value as `tshark -T fields` prints it. A field without a value (a protocol, a marker) prints as present. */
export function formatFieldValue(field: FieldInfo, value: FieldValue): string {
  switch (typeof value) {
    case 'boolean':
      return value ? '1' : '0'
    case 'string':
      return escapeText(value)
    case 'number':
      return formatNumber(field, value, integerBits(field.type))
    case 'bigint':
      if (field.type === 'absolute_time') return formatTime(field, value)
      if (field.type === 'relative_time') return formatDuration(value)
      return formatNumber(field, value, integerBits(field.type))
    default:
      if (value !== null) return formatBytes(field, value)
      return field.type === 'protocol' ? field.label : '1'
  }
}

/** Patterns are kept for values below this. */
const KEPT_PATTERNS = 16
/** By mask and word, of each value. */
const patterns = new Map<number, string[]>()

/** The bits of a masked field within their word, as `.... ..1. `. */
function bitPattern(mask: number, wordBits: number, value: number): string {
  if (value < 0 || value >= KEPT_PATTERNS) return writePattern(mask, wordBits, value)
  const key = mask * 128 + wordBits
  let kept = patterns.get(key)
  if (!kept) {
    kept = []
    patterns.set(key, kept)
  }
  kept[value] ??= writePattern(mask, wordBits, value)
  return kept[value]
}

function writePattern(mask: number, wordBits: number, value: number): string {
  const shift = 31 - Math.clz32(mask & -mask)
  let text = ''
  for (let bit = wordBits - 1; bit >= 0; bit--) {
    const inMask = Math.floor(mask / 2 ** bit) % 2 === 1
    text += inMask ? Math.floor(value / 2 ** (bit - shift)) % 2 : '.'
    if (bit % 4 === 0 && bit !== 0) text += ' '
  }
  return text
}

function bitCount(mask: number): number {
  let count = 0
  for (let rest = mask; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}

/** Digits a number is shown with in the tree: as many as its bits need, or its word. */
const treeBits = (field: FieldInfo): number => (field.mask ? bitCount(field.mask) : integerBits(field.type))

function numberText(field: FieldInfo, value: number | bigint): string {
  const bits = treeBits(field)
  const plain = formatNumber(field, value, bits)
  if (field.values) return `${field.values[Number(value)] ?? 'Unknown'} (${plain})`
  if (field.base === 'dec_hex') return `${plain} (${hexDigits(value, bits)})`
  if (field.base === 'hex_dec') return `${plain} (${value})`
  return field.unit ? `${plain}${field.unit}` : plain
}

/** The value part of a tree line, without label and bit pattern. */
export function valueText(field: FieldInfo, value: FieldValue): string {
  switch (typeof value) {
    case 'boolean':
      return (field.states ?? ['True', 'False'])[value ? 0 : 1]
    case 'number':
      return numberText(field, value)
    case 'bigint':
      if (field.type === 'absolute_time') return formatTime(field, value)
      if (field.type === 'relative_time') return `${formatDuration(value)} seconds`
      return numberText(field, value)
    case 'string':
      return escapeText(value.length > TREE_LINE ? value.slice(0, TREE_LINE) : value)
    default:
      if (value === null) return ''
      if (field.type !== 'bytes') return formatBytes(field, value)
      return value.length > TREE_BYTES ? `${formatHex(value, 0, TREE_BYTES)}…` : formatBytes(field, value)
  }
}

/** A whole tree line, as `Type: IPv4 (0x0800)` or `.... ..1. = Syn: Set`. */
export function treeText(field: FieldInfo, value: FieldValue): string {
  if (value === null) return field.label
  const text = valueText(field, value)
  const line = `${field.label}: ${text}`
  if (line.length > TREE_LINE) {
    const label = `${field.label} [truncated]: `
    return label + text.slice(0, Math.max(0, TREE_LINE - label.length))
  }
  if (!field.mask || (typeof value !== 'number' && typeof value !== 'boolean')) return line
  return `${bitPattern(field.mask, field.wordBits ?? integerBits(field.type), Number(value))} = ${line}`
}
