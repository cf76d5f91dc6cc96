/** A field's value as the right-hand side of `field == value`, in the filter language; null when a value can't be compared. */
import type { FieldInfo, FieldValue } from '../../shared/fields.ts'
import { formatEpoch } from '../../shared/format/time.ts'
import { formatFieldValue } from '../../shared/format/value.ts'

/** Longer strings and byte strings are no useful filters. */
const MAX_LITERAL = 256

export function filterLiteral(field: FieldInfo, value: FieldValue): string | null {
  if (field.type === 'protocol' || field.type === 'none' || value === null) return null
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'string') return value.length > MAX_LITERAL ? null : quote(value)
  if (typeof value === 'bigint') {
    if (field.type === 'absolute_time')
      return formatEpoch(Number(value / 1_000_000_000n), Number(value % 1_000_000_000n))
    if (field.type === 'relative_time') return formatFieldValue(field, value)
    return String(value)
  }
  if (typeof value === 'number') return formatFieldValue(field, value)
  if (field.type === 'bytes') return value.length === 0 || value.length > MAX_LITERAL / 3 ? null : colonHex(value)
  return formatFieldValue(field, value)
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[^ -~\u00a0-\uffff]/gu, (character) => escapeCharacter(character))}"`
}

function escapeCharacter(character: string): string {
  return Array.from(new TextEncoder().encode(character), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

/** A single byte needs a separator to be read as bytes. */
function colonHex(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
  return hex.length === 1 ? `:${hex[0]}` : hex.join(':')
}
