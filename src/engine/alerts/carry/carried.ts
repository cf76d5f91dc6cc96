/**
 * Values of frames that are followed from one place to another, as fingerprints: what they are is in no hit and in no alert, but for a few
 * characters.
 */
import { decodeUtf8 } from '../../../shared/format/text.ts'
import { valueText } from '../../../shared/format/value.ts'
import type { Detail } from '../../dissect/detail.ts'
import type { Field } from '../../dissect/protocol.ts'
import type { Carried } from '../hit.ts'
import { formsOf } from './forms.ts'
import { fingerprint, tokensOf } from './tokens.ts'

/** Characters of all values of a frame that are looked at, and values that are taken. */
const MAX_TEXT = 262_144
const MAX_TOKENS = 512
const MAX_FOUND = 2048
const SHOWN = 4

/** Distinctive values in fields of a frame, each with how an alert may speak of it. */
export function valuesIn(detail: Detail, fields: readonly Field[], min: number): Carried[] {
  const found = new Map<string, string>()
  for (const [field, text] of textsOf(detail, fields)) {
    for (const token of tokensOf(text, min, MAX_TOKENS - found.size)) {
      const print = fingerprint(token)
      if (!found.has(print)) found.set(print, `${token.slice(0, SHOWN)}… (${token.length} characters) of ${field.name}`)
    }
  }
  return [...found].map(([print, told]) => ({ print, told }))
}

/** All that fields of a frame may hold of such values, also encoded, each with where it is and how. */
export function placesIn(detail: Detail, fields: readonly Field[], min: number): Carried[] {
  const found = new Map<string, string>()
  for (const [field, text] of textsOf(detail, fields)) {
    for (const form of formsOf(text)) {
      const told = form.how === '' ? field.name : `${field.name}, ${form.how}`
      for (const token of tokensOf(form.text, min, MAX_FOUND - found.size)) {
        const print = fingerprint(token)
        if (!found.has(print)) found.set(print, told)
      }
      if (found.size >= MAX_FOUND) break
    }
  }
  return [...found].map(([print, told]) => ({ print, told }))
}

function* textsOf(detail: Detail, fields: readonly Field[]): Generator<readonly [Field, string]> {
  let left = MAX_TEXT
  for (let node = 0; node < detail.fields.length && left > 0; node++) {
    const field = detail.fields[node]
    if (!field || !fields.includes(field)) continue
    const text = textOf(field, detail.values[node]).slice(0, left)
    left -= text.length
    yield [field, text]
  }
}

function textOf(field: Field, value: Detail['values'][number]): string {
  if (typeof value === 'string') return value
  return value instanceof Uint8Array ? decodeUtf8(value, 0, value.length) : valueText(field, value)
}
