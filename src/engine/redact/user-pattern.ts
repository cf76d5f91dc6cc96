/** Patterns of the user, `NAME=REGEX`, on RE2: time grows with the text, whatever the pattern. Group 1 is the secret where there is one. */
import { RE2JS } from 're2js'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import { MAX_PATTERN_LENGTH, MAX_PATTERN_PROGRAM } from '../../shared/filter/limits.ts'
import { toBinary } from './binary.ts'
import type { Detector } from './detectors.ts'

const NAME = /^[a-z][a-z0-9-]{0,19}$/

export function userPattern(word: string): Result<Detector> {
  const equals = word.indexOf('=')
  const name = word.slice(0, Math.max(0, equals))
  if (!NAME.test(name))
    return fail(`'${word}' is no pattern: write NAME=REGEX, the name in up to 20 small letters, digits and '-'`)
  return compile(name, word.slice(equals + 1))
}

function compile(kind: string, pattern: string): Result<Detector> {
  if (pattern === '') return fail(`the pattern ${kind} is empty`)
  if (pattern.length > MAX_PATTERN_LENGTH)
    return fail(`the pattern ${kind} is longer than ${MAX_PATTERN_LENGTH} characters`)
  try {
    const compiled = RE2JS.compile(toBinary(pattern))
    if (compiled.programSize() > MAX_PATTERN_PROGRAM)
      return fail(`the pattern ${kind} is too large once its repeats are written out`)
    if (compiled.matches('')) return fail(`the pattern ${kind} matches the empty text`)
    return ok({ kind, find: (text) => matchesOf(compiled, text) })
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown
    return fail(`the pattern ${kind} is wrong: ${thrown.message.replace(/^error parsing regexp: /, '')}`)
  }
}

function* matchesOf(compiled: RE2JS, text: string) {
  const matcher = compiled.matcher(text)
  const group = compiled.groupCount() > 0 ? 1 : 0
  while (matcher.find()) {
    const start = matcher.start(group)
    const end = matcher.end(group)
    if (start >= 0 && end > start) yield { start, end }
  }
}
