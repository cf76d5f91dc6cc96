/**
 * What an extcap program prints about itself: lines of a word and `{key=value}` pairs, as Wireshark's extcap convention has them. A brace
 * in a value has a backslash before it. Programs get this wrong: what can't be read is left out.
 */
import type { ExtcapArgument, ExtcapType, ExtcapValue, LinkType } from '../../../shared/wire/capture.ts'
import { EXTCAP_TYPES } from '../../../shared/wire/capture.ts'

export interface Sentence {
  readonly word: string
  readonly values: ReadonlyMap<string, string>
}

const MAX_LINES = 4096
const MAX_ARGUMENTS = 256
const SENTENCE = /^(extcap|interface|dlt|arg|value)\s*(\{.*)$/
const PAIR = /\{([a-z_]+)=((?:\\.|[^}\\])*)\}?/g

export function readSentences(text: string): Sentence[] {
  const sentences: Sentence[] = []
  for (const line of text.split(/\r?\n/, MAX_LINES)) {
    const [, word, rest] = SENTENCE.exec(line) ?? []
    if (word === undefined) continue
    const values = new Map<string, string>()
    for (const [, key, value] of rest.matchAll(PAIR)) values.set(key, value.replace(/\\([{}])/g, '$1'))
    sentences.push({ word, values })
  }
  return sentences
}

export interface ExtcapInterface {
  readonly name: string
  readonly display: string
}

/** Of `--extcap-interfaces`. */
export function readInterfaces(text: string): { readonly version: string; readonly interfaces: ExtcapInterface[] } {
  let version = ''
  const interfaces: ExtcapInterface[] = []
  for (const { word, values } of readSentences(text)) {
    if (word === 'extcap') version = values.get('version') ?? ''
    const name = values.get('value')
    if (word === 'interface' && name) interfaces.push({ name, display: values.get('display') ?? name })
  }
  return { version, interfaces }
}

/** Of `--extcap-dlts`. */
export function readLinkTypes(text: string): LinkType[] {
  return readSentences(text).flatMap(({ word, values }) => {
    const number = Number(values.get('number'))
    if (word !== 'dlt' || !Number.isInteger(number)) return []
    return [{ number, name: values.get('name') ?? '', description: values.get('display') ?? '' }]
  })
}

/** Of `--extcap-config`: the form, in the order it is to be shown. */
export function readArguments(text: string): ExtcapArgument[] {
  const found = new Map<number, ExtcapArgument>()
  const choices = new Map<number, ExtcapValue[]>()
  for (const { word, values } of readSentences(text)) {
    if (word === 'arg' && found.size < MAX_ARGUMENTS) {
      const argument = argumentOf(values)
      if (argument) found.set(argument.number, argument)
    } else if (word === 'value') {
      const argument = Number(values.get('arg'))
      const value = values.get('value')
      if (value === undefined || !Number.isInteger(argument)) continue
      const parent = values.get('parent')
      const choice = {
        value,
        display: values.get('display') ?? value,
        default: isTrue(values.get('default')),
        ...(parent !== undefined && { parent }),
      }
      choices.set(argument, [...(choices.get(argument) ?? []), choice])
    }
  }
  return [...found.values()]
    .map((argument) => {
      const values = choices.get(argument.number)
      if (!values) return argument
      const chosen = values.find((value) => value.default)?.value ?? null
      return { ...argument, values, default: argument.default ?? chosen }
    })
    .sort((a, b) => a.number - b.number)
}

function argumentOf(values: ReadonlyMap<string, string>): ExtcapArgument | null {
  const number = Number(values.get('number'))
  const call = values.get('call')
  if (!Number.isInteger(number) || !call || !/^--?[\w-]+$/.test(call)) return null
  const range = /^(-?[\d.]+),(-?[\d.]+)$/.exec(values.get('range') ?? '')
  const optional = (key: string, name = key): Record<string, string> => {
    const value = values.get(key)
    return value === undefined ? {} : { [name]: value }
  }
  return {
    number,
    call,
    display: values.get('display') ?? call,
    type: typeOf(values.get('type')),
    required: isTrue(values.get('required')),
    default: values.get('default') ?? null,
    ...(range && { range: [Number(range[1]), Number(range[2])] as const }),
    ...optional('tooltip'),
    ...optional('group'),
    ...optional('placeholder'),
    ...optional('validation'),
    ...(values.has('mustexist') && { mustExist: isTrue(values.get('mustexist')) }),
  }
}

const typeOf = (name = ''): ExtcapType => {
  // Where the program chooses a file, `fileselect` is what Wireshark knows too.
  const known = EXTCAP_TYPES.find((type) => type === name.toLowerCase())
  return known ?? 'string'
}

const isTrue = (value: string | undefined): boolean => /^(true|1|t|y(es)?)$/i.test(value ?? '')
