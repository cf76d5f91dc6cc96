/** What `read` is asked for, from the words of its command line; wrong ones are refused in tshark's words. */

import { FORMATS, type Format, type PrintSettings } from '../engine/session/print/print-settings.ts'
import { TIME_FORMATS, type TimeFormat } from '../engine/session/print/time-column.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import { readFieldSettings } from './field-settings.ts'
import { VERSION } from './version.ts'

const WRITE_FORMATS = ['pcapng', 'pcap', 'tcp-pcap'] as const
export type WriteFormat = (typeof WRITE_FORMATS)[number]

/** Words as they were given. */
export interface ReadWords {
  readonly readFile: string
  readonly write?: string
  readonly F?: string
  readonly displayFilter?: string
  readonly T?: string
  readonly e: readonly string[]
  readonly E: readonly string[]
  readonly c?: string
  readonly N?: string
  readonly t?: string
  readonly u?: string
  readonly o: readonly string[]
  readonly O?: string
  readonly S?: string
  readonly V?: boolean
  readonly x?: boolean
  readonly P?: boolean
  readonly q?: boolean
  readonly 2?: boolean
}

export interface ReadOptions extends Omit<PrintSettings, 'format'> {
  readonly file: string
  readonly filter: string
  readonly count: number
  /** Frames are printed once all of them were read. */
  readonly twoPasses: boolean
  /** Null when nothing is printed. */
  readonly format: Format | null
  /** Addresses are shown by the names that the file has for them. */
  readonly resolveNames: boolean
  readonly preferences: readonly (readonly [name: string, value: string])[]
  readonly write: { readonly path: string; readonly format: WriteFormat } | null
}

export function readOptions(words: ReadWords, filterWords: readonly string[]): Result<ReadOptions> {
  const problem = wrongWord(words) ?? wrongCombination(words, filterWords)
  if (problem) return fail(problem)
  const settings = readFieldSettings(words.E)
  if (!settings.ok) return settings
  const preferences: [string, string][] = []
  for (const preference of words.o) {
    const colon = preference.indexOf(':')
    if (colon < 1) return fail(`Invalid -o flag "${preference}"`)
    preferences.push([preference.slice(0, colon), preference.slice(colon + 1)])
  }
  const only = (words.O ?? '').split(',').filter((name) => name !== '')
  const tree = words.V === true || words.O !== undefined
  const hex = words.x === true
  const resolveNames = words.N?.includes('n') ?? false
  const asked = words.P === true || tree || hex || words.T !== undefined
  // Standard output is the file's alone.
  const printed = words.q !== true && words.write !== '-' && (words.write === undefined || asked)
  return ok({
    file: words.readFile,
    filter: words.displayFilter ?? filterWords.join(' '),
    count: words.c === undefined ? Number.POSITIVE_INFINITY : Number(words.c),
    // Names may stand anywhere in the file.
    twoPasses: words[2] === true || resolveNames,
    format: printed ? ((words.T ?? 'text') as Format) : null,
    fields: words.e,
    settings: settings.value,
    summary: words.P === true || (!tree && !hex),
    tree,
    hex,
    only,
    separator: words.S ?? '',
    time: (words.t ?? 'r') as TimeFormat,
    hoursMinutes: words.u === 'hms',
    version: VERSION,
    resolveNames,
    preferences,
    write: words.write === undefined ? null : { path: words.write, format: (words.F ?? 'pcapng') as WriteFormat },
  })
}

const RESOLVABLE = 'dmnNtv'

function wrongWord({ T, t, u, c, N, F }: ReadWords): string | undefined {
  if (T !== undefined && !isOneOf(FORMATS, T)) return `Invalid -T parameter "${T}"; it must be one of:\n${FORMAT_HELP}`
  if (t !== undefined && !isOneOf(TIME_FORMATS, t))
    return `Invalid time stamp type "${t}"; it must be one of:\n${TIME_HELP}`
  if (u !== undefined && u !== 's' && u !== 'hms')
    return `Invalid seconds type "${u}"; it must be one of:\n\t"s"   for seconds\n\t"hms" for hours, minutes and seconds`
  if (c !== undefined) {
    if (/^-\d+$/.test(c)) return `The specified packet count "${c}" is a negative number`
    if (!/^\d+$/.test(c)) return `The specified packet count "${c}" isn't a decimal number`
    if (Number(c) === 0) return 'The specified packet count is zero'
  }
  const unknown = [...(N ?? '')].find((letter) => !RESOLVABLE.includes(letter))
  if (unknown !== undefined)
    return `-N specifies unknown resolving option '${unknown}'; valid options are:\n${NAME_HELP}`
  if (F !== undefined && !isOneOf(WRITE_FORMATS, F))
    return `"${F}" isn't a valid capture file type; it must be one of:\n${WRITE_HELP}`
  return undefined
}

function wrongCombination({ T, e, displayFilter }: ReadWords, filterWords: readonly string[]): string | undefined {
  const takesFields = T === 'fields' || T === 'json' || T === 'ek'
  if (e.length > 0 && !takesFields)
    return 'Output fields were specified with "-e", but "-Tek, -Tfields or -Tjson" was not specified.'
  if (T === 'fields' && e.length === 0) return '"-Tfields" was specified, but no fields were specified with "-e".'
  if (displayFilter !== undefined && filterWords.length > 0)
    return 'Display filters were specified both with "-Y" and with additional command-line arguments.'
  return undefined
}

const isOneOf = (list: readonly string[], word: string): boolean => list.includes(word)

const FORMAT_HELP = [
  '\t"text"    A line for each frame; with -V its tree, with -x its bytes.',
  '\t"fields"  The values of the fields specified with the -e option, in a form\n\t          specified by the -E option.',
  '\t"json"    JSON; with -x the bytes of each field too.',
  '\t"jsonraw" JSON with the bytes of each field instead of its value.',
  '\t"ek"      Newline-delimited JSON for the bulk import of Elasticsearch.',
  '\t"jsonl"   An object a line for each frame, with its columns and bytes.',
  '\t"cef"     A line of the Common Event Format for each frame.',
  '\t"csv"     A line for each frame with its columns, quoted.',
].join('\n')

const TIME_HELP = [
  '\t"a"    for absolute',
  '\t"ad"   for absolute with YYYY-MM-DD date',
  '\t"adoy" for absolute with YYYY/DOY date',
  '\t"d"    for delta',
  '\t"dd"   for delta displayed',
  '\t"e"    for epoch',
  '\t"r"    for relative',
  '\t"u"    for absolute UTC',
  '\t"ud"   for absolute UTC with YYYY-MM-DD date',
  '\t"udoy" for absolute UTC with YYYY/DOY date',
].join('\n')

const WRITE_HELP = [
  '    pcap - Wireshark/tcpdump/... - pcap',
  '    pcapng - Wireshark/... - pcapng',
  '    tcp-pcap - stdio of processes as TCP connections - pcap',
].join('\n')

const NAME_HELP = [
  "\t'd' to enable address resolution from captured DNS packets",
  "\t'm' to enable MAC address resolution",
  "\t'n' to enable network address resolution",
  "\t'N' to enable using external resolvers (e.g., DNS)\n\t    for network address resolution",
  "\t't' to enable transport-layer port number resolution",
  "\t'v' to enable VLAN IDs to names resolution",
].join('\n')
