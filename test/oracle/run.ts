/** Runs the comparison over capture files, one after another, a frame in memory at a time. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { PARTS, type Part } from './aspects.ts'
import { Comparison } from './compare.ts'
import { openOurs } from './ours.ts'
import { FIXED, makeQuestion } from './question.ts'
import { type Answer, type Oracle, openOracle } from './tshark.ts'

export interface OracleOptions {
  readonly only?: Part
  /** Whether to look for fields that only tshark has. */
  readonly missing?: boolean
  /** Called when a file was compared. */
  readonly onFile?: (file: string, frames: number) => void
}

export interface OracleResult {
  readonly comparison: Comparison
  readonly live: boolean
  readonly files: number
  readonly frames: number
  /** Files that tshark has no answer to, with what it said. */
  readonly unread: readonly (readonly [file: string, reason: string])[]
}

export async function runOracle(files: readonly string[], options: OracleOptions = {}): Promise<OracleResult> {
  const oracle = openOracle()
  try {
    return await compareAll(oracle, files, options)
  } finally {
    oracle.dispose()
  }
}

async function compareAll(oracle: Oracle, files: readonly string[], options: OracleOptions): Promise<OracleResult> {
  const parts = new Set(options.only ? [options.only] : PARTS)
  const known = await oracle.knownFields()
  const question = makeQuestion(createRegistry(), known, parts, options.missing ?? false)
  const comparison = new Comparison(question, parts)
  const unread: [string, string][] = []
  let compared = 0
  let frames = 0
  for (const file of files) {
    const answer = oracle.ask(file, question.names)
    const rows = answer ? await compareFile(comparison, file, answer) : 0
    options.onFile?.(file, rows)
    if (rows === 0) unread.push([basename(file), answer?.complaint() || 'tshark has no frames of it'])
    else compared++
    frames += rows
  }
  return { comparison, live: oracle.live, files: compared, frames, unread }
}

/** Number of frames that tshark shows. */
async function compareFile(comparison: Comparison, path: string, answer: Answer): Promise<number> {
  const file = basename(path)
  const ours = await openOurs(path)
  let row = 0
  try {
    for await (const cells of answer.rows) {
      if (cells.length < FIXED.length) throw new Error(`${path}: tshark's row ${row + 1} has ${cells.length} cells`)
      if (row < ours.rowCount) comparison.compareFrame(file, row + 1, () => ours.dissect(row), cells)
      else comparison.missFrame()
      row++
    }
    if (row > 0) {
      const said = [ours.problem && `ours: ${ours.problem}`, answer.complaint()].filter(Boolean).join('; ')
      comparison.compareCount(file, ours.rowCount, row, said)
    }
    return row
  } finally {
    await ours.dispose()
  }
}

/** First bytes of the formats that both read. */
const MAGICS: ReadonlySet<string> = new Set([
  ...['a1b2c3d4', 'd4c3b2a1', 'a1b23c4d', '4d3cb2a1', 'a1b2cd34', '34cdb2a1', '0a0d0d0a'],
  ...['1f8b', '28b52ffd', '04224d18'],
])

function isCapture(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(4)
    const length = readSync(file, bytes, 0, 4, 0)
    const hex = bytes.toString('hex', 0, length)
    return MAGICS.has(hex) || MAGICS.has(hex.slice(0, 4))
  } finally {
    closeSync(file)
  }
}

/** Captures in a folder, by their first bytes; subfolders are not looked into. */
export function capturesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name))
    .filter(isCapture)
    .sort()
}
