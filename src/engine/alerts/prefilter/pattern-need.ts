/**
 * What a text has to hold for a regular expression to match it, after Cox ("Regular Expression Matching with a Trigram Index", 2012): of each part
 * the few texts that it matches exactly, or else what each of its matches holds. What is not understood is taken to match anything.
 */
import { rangeNeeds, textNeed, type Writing } from './literals.ts'
import { ALWAYS, all, any, type Need } from './need.ts'
import { type ClassItem, PatternReader } from './pattern-reader.ts'

/** So many exact texts of a part are followed. */
const MAX_EXACT = 24
const MAX_LENGTH = 64
/** A class with more characters says nothing. */
const MAX_CLASS = 16

/** Of a part of a pattern: all texts that it matches, or null, and what holds for each. */
interface Part {
  readonly exact: readonly string[] | null
  readonly need: Need
}

const ANYTHING: Part = { exact: null, need: ALWAYS }
const EMPTY: Part = { exact: [''], need: ALWAYS }

/** The need of texts that match somewhere; `ALWAYS` where the pattern is not understood. */
export function patternNeed(pattern: string, writing: Writing): Need {
  const reader = new PatternReader(pattern)
  try {
    const part = alternatives(reader, writing)
    return reader.isAtEnd ? needOf(part, writing) : ALWAYS
  } catch {
    // Whatever a pattern holds, its meaning is the regular expression engine's.
    return ALWAYS
  }
}

const needOf = ({ exact, need }: Part, writing: Writing): Need =>
  exact ? any(exact.map((text) => textNeed(text, writing))) : need

function alternatives(reader: PatternReader, writing: Writing): Part {
  const parts = [sequence(reader, writing)]
  while (reader.take('|')) parts.push(sequence(reader, writing))
  if (parts.length === 1) return parts[0]
  const exact = parts.flatMap((part) => part.exact ?? [])
  if (parts.every((part) => part.exact) && exact.length <= MAX_EXACT) return { exact, need: ALWAYS }
  return { exact: null, need: any(parts.map((part) => needOf(part, writing))) }
}

function sequence(reader: PatternReader, writing: Writing): Part {
  const needs: Need[] = []
  let run: readonly string[] = ['']
  let isExact = true
  const flush = (): void => {
    needs.push(needOf({ exact: run, need: ALWAYS }, writing))
    run = ['']
    isExact = false
  }
  while (!reader.isAtEnd && !reader.sees('|') && !reader.sees(')')) {
    const part = repeated(reader, writing)
    if (!part.exact) {
      flush()
      needs.push(part.need)
      continue
    }
    const joined = part.exact.length * run.length <= MAX_EXACT ? product(run, part.exact) : null
    if (joined) run = joined
    else {
      flush()
      run = part.exact
    }
  }
  if (isExact) return { exact: run, need: ALWAYS }
  flush()
  return { exact: null, need: all(needs) }
}

function product(before: readonly string[], after: readonly string[]): string[] | null {
  const joined = before.flatMap((one) => after.map((other) => one + other))
  return joined.some((text) => text.length > MAX_LENGTH) ? null : joined
}

function repeated(reader: PatternReader, writing: Writing): Part {
  const part = single(reader, writing)
  const repeat = reader.repeat()
  if (!repeat) return part
  if (repeat.min === 0) return repeat.max === 1 && part.exact ? { exact: ['', ...part.exact], need: ALWAYS } : ANYTHING
  if (repeat.min === 1 && repeat.max === 1) return part
  return { exact: null, need: needOf(part, writing) }
}

function single(reader: PatternReader, writing: Writing): Part {
  if (reader.group()) {
    const part = alternatives(reader, writing)
    reader.expect(')')
    return part
  }
  const item = reader.item()
  switch (item.kind) {
    case 'empty':
      return EMPTY
    case 'anything':
      return ANYTHING
    case 'character':
      return { exact: [item.character], need: ALWAYS }
    case 'class':
      return classPart(item.items, writing)
  }
}

/** A class of few characters, or of characters beyond ASCII. */
function classPart(items: readonly ClassItem[], writing: Writing): Part {
  const size = items.reduce((sum, { first, last }) => sum + last - first + 1, 0)
  if (size <= MAX_CLASS) {
    const characters = items.flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
    )
    return { exact: characters, need: ALWAYS }
  }
  const needs: Need[] = []
  for (const { first, last } of items) {
    const found = rangeNeeds(first, last, writing)
    if (!found) return ANYTHING
    needs.push(...found)
  }
  return { exact: null, need: any(needs) }
}
