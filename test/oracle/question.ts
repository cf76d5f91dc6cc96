/** What is asked of tshark, and where its answer and ours stand: a cell a column. */
import type { Registry } from '../../src/engine/dissect/registry.ts'
import { ACK_FIELDS, ANALYSIS_FLAGS, type FieldGroup, groupOf, isListed, type Part } from './aspects.ts'

/** Always asked, in this order. What stored answers hold too. */
export const FIXED = [
  'frame.number',
  'frame.time_epoch',
  'frame.cap_len',
  'frame.len',
  '_ws.col.Source',
  '_ws.col.Destination',
  '_ws.col.Protocol',
  '_ws.col.Info',
  'frame.protocols',
] as const

export const Cell = {
  number: 0,
  time: 1,
  capturedLength: 2,
  length: 3,
  source: 4,
  destination: 5,
  protocol: 6,
  info: 7,
  protocols: 8,
} as const

export interface AskedField {
  readonly name: string
  /** The first part of the name. */
  readonly protocol: string
  readonly group: FieldGroup
  /** Of the row of cells. */
  readonly cell: number
  /** False for those that only tshark has. */
  readonly declared: boolean
}

export interface Question {
  /** Names for `tshark -e`. */
  readonly names: readonly string[]
  readonly fields: readonly AskedField[]
  /** By the id of a field of ours: the cells that its values go to, of the field's own name and of those that stand for several. */
  readonly cellsOfField: readonly (readonly number[] | undefined)[]
  /** Whether a layer in tshark's `frame.protocols` is a protocol of ours. */
  readonly isKnown: (protocol: string) => boolean
}

/** Values of these differ by nature. */
const NOT_ASKED: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^_ws\./, 'notes have our words'],
  [/^frame\.(number|time_epoch|cap_len|len|protocols)$/, 'asked in any case'],
]

/** A line of `tshark -G fields` that matters: name and protocol. */
export interface KnownField {
  readonly name: string
  readonly type: string
  readonly protocol: string
}

/**
 * `known` are tshark's fields. `missing` asks for those, too, that the listed protocols have there and not here (names of several fields and
 * expert notes aside).
 */
export function makeQuestion(
  registry: Registry,
  known: ReadonlyMap<string, KnownField>,
  parts: ReadonlySet<Part>,
  missing: boolean,
): Question {
  const names: string[] = [...FIXED]
  const fields: AskedField[] = []
  const cellsOfField: number[][] = []
  const bind = (name: string, cell: number): boolean => {
    const all = registry.field(name) ? registry.resolve(name) : (registry.alias(name)?.of ?? [])
    const ours = all.filter(({ variantOf }) => !variantOf)
    for (const { id } of ours) cellsOfField[id] = [...(cellsOfField[id] ?? []), cell]
    return ours.length > 0
  }
  const ask = (name: string): void => {
    const declared = bind(name, names.length)
    fields.push({ name, protocol: name.split('.', 1)[0], group: groupOf(name), cell: names.length, declared })
    names.push(name)
  }
  for (const [cell, name] of FIXED.entries()) bind(name, cell)
  const wanted = (name: string): boolean => parts.has(isAnalysis(groupOf(name)) ? 'analysis' : 'fields')
  for (const { name, type } of [...registry.fields, ...registry.aliases]) {
    if (type === 'protocol' || !isValue(known.get(name)) || NOT_ASKED.some(([pattern]) => pattern.test(name))) continue
    if (wanted(name)) ask(name)
  }
  for (const name of [...ANALYSIS_FLAGS, ...ACK_FIELDS]) if (!registry.field(name) && wanted(name)) ask(name)
  if (missing && parts.has('fields')) {
    for (const { name, type, protocol } of known.values()) {
      if (isListed(protocol) && type !== 'FT_NONE' && !registry.field(name) && !registry.alias(name)) ask(name)
    }
  }
  return { names, fields, cellsOfField, isKnown: (protocol) => registry.find(protocol) !== undefined }
}

const isValue = (field: KnownField | undefined): boolean => field !== undefined && field.type !== 'FT_PROTOCOL'

export const isAnalysis = (group: FieldGroup): boolean => group === 'flags' || group === 'rtt' || group === 'analysis'
