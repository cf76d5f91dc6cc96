/** tshark's answers on a file: asked now, or, where tshark is not installed, those stored beside the captures. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { haveTshark } from '../support/tshark.ts'
import { KNOWN_LATER } from './aspects.ts'
import { FIXED, type KnownField } from './question.ts'
import { readRows } from './rows.ts'

/** Between fields and between a field's values: characters that neither has. */
const SEPARATOR = '\u0001'
export const AGGREGATOR = '\u0002'

const FORMAT = ['-T', 'fields', '-E', `separator=${SEPARATOR}`, '-E', `aggregator=${AGGREGATOR}`]

export interface Answer {
  /** Names of the cells of a row: all that were asked, or those that are stored. */
  readonly names: readonly string[]
  /** A row a frame. */
  readonly rows: AsyncIterable<string[]>
  /** What tshark said besides rows; after the last row. */
  complaint(): string
}

export interface Oracle {
  readonly live: boolean
  /** All fields there are, by name; empty without tshark. */
  knownFields(): Promise<ReadonlyMap<string, KnownField>>
  /** Undefined where there is no answer to be had. */
  ask(file: string, names: readonly string[]): Answer | undefined
  dispose(): void
}

export function openOracle(): Oracle {
  return haveTshark ? liveOracle() : storedOracle()
}

export function tsharkVersion(): string {
  const { stdout } = spawnSync('tshark', ['--version'], { encoding: 'utf8' })
  return /\b(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1] ?? ''
}

/** Runs tshark with its default preferences, whatever the user's are. */
function liveOracle(): Oracle {
  const settings = mkdtempSync(join(tmpdir(), 'tapscope-oracle-'))
  const env = { ...process.env, TZ: 'UTC', WIRESHARK_CONFIG_DIR: settings }
  const start = (args: readonly string[]): ChildProcess =>
    spawn('tshark', args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  return {
    live: true,
    async knownFields() {
      const fields = new Map<string, KnownField>()
      for await (const [kind, , name, type, protocol] of rowsOf(start(['-G', 'fields']), '\t', 0)) {
        if (kind === 'F') fields.set(name, { name, type, protocol })
      }
      return fields
    },
    ask(file, names) {
      const read = (asked: readonly string[], ...more: string[]) =>
        start(['-n', ...more, '-r', file, ...FORMAT, ...asked.flatMap((name) => ['-e', name])])
      const child = read(names)
      const rows = rowsOf(child, SEPARATOR, names.length)
      const later = names.filter((name) => KNOWN_LATER.test(name))
      const all =
        later.length === 0 ? rows : withLater(rows, names, later, rowsOf(read(later, '-2'), SEPARATOR, later.length))
      let said = ''
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        if (said.length < 4096) said += text
      })
      const complaint = () => said.replace(/^Running as user .*\n|^\s*\n/gm, '').trim()
      return { names, rows: all, complaint }
    },
    dispose: () => rmSync(settings, { recursive: true, force: true }),
  }
}

/** Answers in `tshark/FILE.tsv.gz` beside the file. */
function storedOracle(): Oracle {
  return {
    live: false,
    knownFields: async () => new Map(),
    ask(file) {
      const stored = join(dirname(file), 'tshark', `${basename(file)}.tsv.gz`)
      if (!existsSync(stored)) return undefined
      const rows = readRows(createReadStream(stored).pipe(createGunzip()), '\t', FIXED.length)
      return { names: FIXED, rows, complaint: () => '' }
    },
    dispose: () => {},
  }
}

/** Rows with the cells of `later` names put in their places from the rows of the second pass. */
async function* withLater(
  rows: AsyncIterable<string[]>,
  names: readonly string[],
  later: readonly string[],
  secondPass: AsyncIterable<string[]>,
): AsyncGenerator<string[]> {
  const places = later.map((name) => names.indexOf(name))
  const second = secondPass[Symbol.asyncIterator]()
  try {
    for await (const row of rows) {
      const { value } = await second.next()
      places.forEach((place, i) => {
        row[place] = value?.[i] ?? ''
      })
      yield row
    }
  } finally {
    await second.return?.()
  }
}

/** Reading begins at once: what a child has left when it ends and nobody reads is thrown away. */
function rowsOf(child: ChildProcess, separator: string, width: number): AsyncIterable<string[]> {
  const output = new PassThrough()
  child.stdout?.pipe(output)
  const closed = new Promise<void>((resolve, reject) => child.on('close', () => resolve()).on('error', reject))
  return untilClosed(child, readRows(output, separator, width), closed)
}

async function* untilClosed(
  child: ChildProcess,
  rows: AsyncIterable<string[]>,
  closed: Promise<void>,
): AsyncGenerator<string[]> {
  try {
    yield* rows
    await closed
  } finally {
    child.kill()
  }
}
