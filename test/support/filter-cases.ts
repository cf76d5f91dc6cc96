/**
 * Filters kept as data in test/fixtures/filters, with what tshark answered to each: `selecting.json` by capture, `refused.json`,
 * and `answers.json`, which is made: TAPSCOPE_FILTER_ANSWERS=update asks tshark what is not in it yet, =check asks everything again.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { writeMacroFile } from '../../src/shared/filter/macro-file.ts'
import type { Macro } from '../../src/shared/filter/macros.ts'
import { capture } from './captures.ts'

const FOLDER = fileURLToPath(new URL('../fixtures/filters/', import.meta.url))
const read = <T>(name: string): T => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as T

interface Group {
  readonly file: string
  readonly note: string
  readonly macros?: readonly Macro[]
  /** tshark is asked with `-2`: for fields of what later frames bring. */
  readonly twoPasses?: true
  readonly filters: readonly string[]
}

/** What is between ‹ and › is what the error points at; `says` is a part of its message. */
export interface RefusedFilter {
  readonly marked: string
  readonly says: string
}

export interface FilterCase {
  readonly file: string
  readonly filter: string
  readonly macros: readonly Macro[]
  readonly twoPasses?: true
}

/** How many frames, and a digest of their numbers. */
export type Answer = readonly [count: number, digest: string]

interface Answers {
  readonly tshark: string
  readonly selected: Record<string, Record<string, Answer>>
}

export const GROUPS: readonly Group[] = read('selecting.json')
export const REFUSED: readonly RefusedFilter[] = read('refused.json')
export const ANSWERS: Answers = read('answers.json')
export const ANSWERS_MODE = process.env.TAPSCOPE_FILTER_ANSWERS ?? ''

export const CASES: readonly FilterCase[] = GROUPS.flatMap(({ file, filters, macros = [], twoPasses }) =>
  filters.map((filter) => ({ file, filter, macros, ...(twoPasses && { twoPasses }) })),
)

export const answerOf = ({ file, filter }: FilterCase): Answer | undefined => ANSWERS.selected[file]?.[filter]

export function digest(frames: readonly number[]): Answer {
  return [frames.length, createHash('sha256').update(frames.join()).digest('hex').slice(0, 16)]
}

/** A sample that is the same in every run. */
export function sample<T>(items: readonly T[], count: number): T[] {
  const key = (item: T): string => createHash('sha256').update(JSON.stringify(item)).digest('hex')
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, count)
}

const run = promisify(execFile)

/** The frames that tshark selects; rejects where it refuses the filter. */
export async function tsharkFrames({ file, filter, macros, twoPasses }: FilterCase): Promise<number[]> {
  const profile = macros.length > 0 ? mkdtempSync(join(tmpdir(), 'tapscope-filters-')) : undefined
  try {
    if (profile) writeFileSync(join(profile, 'dfilter_macros'), writeMacroFile(macros))
    const env = { ...process.env, TZ: 'UTC', ...(profile && { WIRESHARK_CONFIG_DIR: profile }) }
    const args = [
      '-n',
      ...(twoPasses ? ['-2'] : []),
      '-r',
      capture(file),
      '-Y',
      filter,
      '-T',
      'fields',
      '-e',
      'frame.number',
    ]
    const { stdout } = await run('tshark', args, { maxBuffer: 1 << 28, env })
    return stdout.split('\n').filter(Boolean).map(Number)
  } finally {
    if (profile) rmSync(profile, { recursive: true })
  }
}

/** Runs `work` on all items, a few at a time. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
}

/** Asks tshark what has no answer yet and writes answers.json. */
export async function updateAnswers(): Promise<void> {
  const { stdout } = await run('tshark', ['--version'])
  const found = new Map<FilterCase, Answer>()
  const refused: string[] = []
  await inParallel(CASES, async (wanted) => {
    const known = answerOf(wanted) ?? (await tsharkFrames(wanted).then(digest, () => undefined))
    if (known) found.set(wanted, known)
    else refused.push(wanted.filter)
  })
  const files = [...new Set(CASES.map(({ file }) => file))].map((file) => {
    const lines = CASES.filter((each) => each.file === file && found.has(each)).map(
      (each) => `      ${JSON.stringify(each.filter)}: ${JSON.stringify(found.get(each))}`,
    )
    return `    ${JSON.stringify(file)}: {\n${[...new Set(lines)].join(',\n')}\n    }`
  })
  const version = /TShark[^\d]*([\d.]+\d)/.exec(stdout)?.[1] ?? ''
  const text = `{\n  "tshark": ${JSON.stringify(version)},\n  "selected": {\n${files.join(',\n')}\n  }\n}\n`
  writeFileSync(join(FOLDER, 'answers.json'), text)
  if (refused.length > 0) throw new Error(`tshark refuses ${refused.join(' and ')}`)
}
