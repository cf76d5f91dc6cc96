/** The command line by which an extcap program captures into a FIFO. */
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import type { CaptureInterface, CaptureInterfaceOptions, ExtcapArgument } from '../../../shared/wire/capture.ts'
import type { Problem } from '../packets/tapcap.ts'

/**
 * Words after the program's name, or what is wrong with the values of the form. Values are named by `call` without its dashes, or as Wireshark's
 * preferences name them: without any.
 */
export function extcapWords(
  { name, extcap }: CaptureInterface,
  options: Pick<CaptureInterfaceOptions, 'filter' | 'extcap'>,
  fifo: string,
): Result<string[], Problem> {
  const words = ['--capture', '--extcap-interface', name, '--fifo', fifo]
  if (options.filter?.trim()) words.push('--extcap-capture-filter', options.filter)
  const form = extcap?.arguments ?? []
  const given = new Map(Object.entries(options.extcap ?? {}).map(([key, value]) => [plain(key), value]))
  const known = new Set(form.map(({ call }) => plain(call)))
  const unknown = Object.keys(options.extcap ?? {}).find((key) => !known.has(plain(key)))
  if (unknown !== undefined) {
    const hint = `It has ${form.map(({ call }) => call.replace(/^-+/, '')).join(', ') || 'none'}`
    return fail({ message: `${name} has no option "${unknown}"`, hint })
  }
  for (const argument of form) {
    const value = given.get(plain(argument.call)) ?? ''
    if (value === '') {
      if (argument.required && argument.default === null)
        return fail({ message: `${name} wants a value for "${argument.display}"`, hint: argument.tooltip ?? '' })
      continue
    }
    const problem = wrongValue(argument, value)
    if (problem) return fail({ message: `${name}: "${argument.display}" ${problem}`, hint: argument.tooltip ?? '' })
    if (argument.type !== 'boolflag') words.push(argument.call, value)
    else if (value === 'true') words.push(argument.call)
  }
  return ok(words)
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

function wrongValue({ type, range }: ExtcapArgument, value: string): string | null {
  if (value.includes('\0')) return 'holds a zero byte'
  switch (type) {
    case 'integer':
    case 'long':
      if (!/^-?\d+$/.test(value)) return 'has to be a whole number'
      break
    case 'unsigned':
      if (!/^\d+$/.test(value)) return 'has to be a whole number, 0 or more'
      break
    case 'double':
      if (!Number.isFinite(Number(value))) return 'has to be a number'
      break
    case 'boolean':
    case 'boolflag':
      return value === 'true' || value === 'false' ? null : 'has to be true or false'
    default:
      return null
  }
  if (range && (Number(value) < range[0] || Number(value) > range[1]))
    return `has to be between ${range[0]} and ${range[1]}`
  return null
}
