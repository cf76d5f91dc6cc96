/** The form of an extcap interface: what its fields begin with, which values it takes, and what of it is told to the program. */
import type { ExtcapArgument } from '../../shared/wire/capture.ts'

export type ExtcapValues = Readonly<Record<string, string>>

/** Key of an argument's value: the option without its dashes. */
export const keyOf = ({ call }: ExtcapArgument): string => call.replace(/^-+/, '')

export const initialOf = (argument: ExtcapArgument): string => {
  const { default: given, values, type } = argument
  if (given !== null) return given
  const preset = values?.filter((value) => value.default).map(({ value }) => value)
  if (preset && preset.length > 0) return type === 'multicheck' ? preset.join(',') : preset[0]
  return type === 'boolean' || type === 'boolflag' ? 'false' : ''
}

export const answerOf = (argument: ExtcapArgument, values: ExtcapValues): string =>
  values[keyOf(argument)] ?? initialOf(argument)

/** With one value set; one that is as the program has it anyway is left out. */
export function withValue(values: ExtcapValues, argument: ExtcapArgument, value: string): ExtcapValues {
  const { [keyOf(argument)]: _before, ...others } = values
  return value === initialOf(argument) ? others : { ...others, [keyOf(argument)]: value }
}

const INTEGER = /^[+-]?\d+$/
const DOUBLE = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Why a value won't do; undefined when it will. What the program's own pattern says of it, the program says. */
export function refuseValue(argument: ExtcapArgument, value: string): string | undefined {
  const { type, required, range } = argument
  if (value.trim() === '') return required ? 'It is needed.' : undefined
  if (type === 'integer' || type === 'long' || type === 'unsigned') {
    if (!INTEGER.test(value)) return 'Write a whole number.'
    if (type === 'unsigned' && Number(value) < 0) return 'It can’t be negative.'
  }
  if (type === 'double' && !DOUBLE.test(value)) return 'Write a number.'
  return range && (Number(value) < range[0] || Number(value) > range[1])
    ? `From ${range[0]} to ${range[1]}.`
    : undefined
}

/** What is wrong with a form, the first of it. */
export function refuseForm(list: readonly ExtcapArgument[], values: ExtcapValues): string | undefined {
  for (const argument of list) {
    const problem = refuseValue(argument, answerOf(argument, values))
    if (problem) return `${argument.display}: ${problem}`
  }
  return undefined
}

/** The fields under the headings that the program gives them, in its order. */
export function groupsOf(list: readonly ExtcapArgument[]): readonly (readonly [string, readonly ExtcapArgument[]])[] {
  const groups = new Map<string, ExtcapArgument[]>()
  for (const argument of [...list].sort((a, b) => a.number - b.number)) {
    const group = argument.group ?? ''
    groups.set(group, [...(groups.get(group) ?? []), argument])
  }
  return [...groups]
}
