/**
 * Regular expressions of `matches`, on RE2: time grows with the text, whatever the pattern. Case is ignored unless the pattern
 * says `(?-i)`, as in Wireshark. Text fields are matched as text, everything else byte by byte: a byte is the character of its
 * number, and only ASCII has case.
 */
import { RE2JS } from 're2js'
import { assert } from '../../shared/base/assert.ts'
import { lazy } from '../../shared/base/lazy.ts'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { FieldValue } from '../../shared/fields.ts'
import { MAX_PATTERN_LENGTH, MAX_PATTERN_PROGRAM } from '../../shared/filter/limits.ts'
import type { StringValue } from '../../shared/filter/strings.ts'
import { HIGH, lackingFeature, namesHighBytes, translatePattern } from './pattern-syntax.ts'

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/** As latin1, with bytes from 0x80 on at `HIGH`. */
function lift(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) units[i] = bytes[i] < 0x80 ? bytes[i] : HIGH + bytes[i]
  return Buffer.from(units.buffer).toString('utf16le')
}

function compileOne(pattern: string, lifted: boolean): Result<RE2JS> {
  try {
    const compiled = RE2JS.compile(translatePattern(pattern, lifted), RE2JS.CASE_INSENSITIVE)
    if (compiled.programSize() <= MAX_PATTERN_PROGRAM) return ok(compiled)
    return fail('The regular expression is too large once its repeats are written out.')
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown
    const lacking = lackingFeature(pattern)
    if (lacking) return fail(`${lacking} are not supported in regular expressions: they may take for ever.`)
    const reason = thrown.message.replace(/^error parsing regexp: /, '').replace('`(?i)', '`')
    return fail(`The regular expression is wrong: ${reason}.`)
  }
}

type Matches = (value: FieldValue) => boolean

export function compilePattern(value: StringValue): Result<Matches> {
  if (value.text.length > MAX_PATTERN_LENGTH) {
    return fail(`The regular expression is longer than ${MAX_PATTERN_LENGTH} characters.`)
  }
  const text = compileOne(value.text, false)
  if (!text.ok) return text
  const bytewise = latin1(value.bytes)
  const lifted = namesHighBytes(bytewise)
  const bytes = lifted ? compileOne(bytewise, true) : text
  if (!bytes.ok) return bytes
  return ok((candidate) => {
    if (typeof candidate === 'string') return text.value.test(candidate)
    return candidate instanceof Uint8Array && bytes.value.test(lifted ? lift(candidate) : latin1(candidate))
  })
}

/** Of a pattern that is known to compile, which takes as long as matching some hundred texts: it is done for the first of them. */
export function trustPattern(value: StringValue): Matches {
  const matches = lazy(() => {
    const compiled = compilePattern(value)
    assert(compiled.ok, 'a pattern that is trusted compiles')
    return compiled.value
  })
  return (candidate) => matches()(candidate)
}
