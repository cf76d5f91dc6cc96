/** Capture files through the whole first pass, in one thread, then rows in any order: context, tree, and what filters say of them. */
import { writeFileSync } from 'node:fs'
import type { Detail } from '../../src/engine/dissect/detail.ts'
import type { Registry } from '../../src/engine/dissect/registry.ts'
import { compileFilter } from '../../src/engine/filter/compile.ts'
import type { IndexFollower } from '../../src/engine/indexing/index-follower.ts'
import { readIndex } from '../../src/engine/indexing/read-index.ts'
import { frameDetail } from '../../src/engine/session/frame-message.ts'
import { Frames } from '../../src/engine/session/frames.ts'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { unsoundness } from '../support/agreement.ts'
import type { IndexCase } from './case.ts'
import { type Corpus, type CorpusFrame, pcapngOf, pcapOf } from './corpus.ts'
import { makeFilterText } from './filter-text.ts'
import { mutate } from './mutate.ts'
import { Random } from './random.ts'

/** Rows of an input that are dissected. */
const ROWS = 24

export function makeIndex(random: Random, corpus: Corpus): IndexCase {
  const { conversations, samples } = corpus
  const frames = conversations[random.below(conversations.length)]
  const from = random.below(frames.length)
  const some = disturbed(random, frames.slice(from, from + 4 + random.below(50)), corpus)
  const names = some.map(({ sample }) => samples.get(sample)?.context?.interface?.name ?? '')
  let bytes = random.chance(0.5) ? pcapOf(some) : pcapngOf(some, names)
  if (random.chance(0.3))
    bytes = mutate(random, { bytes, ranges: [] }, random.pick(corpus.files).subarray(0, 2000), 200_000)
  const filters = Array.from({ length: random.below(4) }, () => makeFilterText(random, corpus))
  if (random.chance(0.5)) filters.push(random.pick(corpus.registry.protocols).name)
  const batch = random.pick([1, 3, 20, 1000])
  return { kind: 'index', bytes, resync: random.chance(0.5), batch, order: random.below(2 ** 31), filters }
}

/** The frames, some changed, lost, doubled, late, or of another conversation. */
function disturbed(random: Random, frames: readonly CorpusFrame[], { byProtocol }: Corpus): CorpusFrame[] {
  const out: CorpusFrame[] = []
  for (const frame of frames) {
    const choice = random.next()
    if (choice < 0.06) continue
    if (choice < 0.12) out.push(frame)
    if (choice < 0.3) {
      const bytes = mutate(random, frame, random.pick(random.pick(byProtocol)[1]).bytes, 20_000)
      out.push({
        ...frame,
        bytes,
        originalLength: Math.max(bytes.length, random.chance(0.8) ? 0 : frame.originalLength),
      })
    } else if (choice < 0.36 && out.length > 0) out.splice(random.below(out.length), 0, frame)
    else if (choice < 0.4) out.push(random.pick(random.pick(byProtocol)[1]), frame)
    else out.push(frame)
  }
  return out
}

export class IndexTarget {
  private readonly registry: Registry
  private readonly path: string

  constructor(registry: Registry, path: string) {
    this.registry = registry
    this.path = path
  }

  run({ bytes, resync, batch, order, filters }: IndexCase): void {
    writeFileSync(this.path, bytes)
    const index = readIndex(this.registry, this.path, resync, batch)
    const frames = new Frames(this.registry, index)
    try {
      const { rowCount } = frames
      const random = new Random(order)
      const trees = new Map<RowIndex, Detail>()
      for (let n = Math.min(ROWS, rowCount); n > 0; n--) {
        const row = random.below(rowCount) as RowIndex
        const detail = frames.dissect(row)
        frameDetail(detail)
        const problem = unsoundness(detail)
        if (problem !== undefined) throw new Error(`row ${row}: ${problem}`)
        trees.set(row, frames.dissect(row))
      }
      for (const text of filters) this.filter(text, index, frames, trees)
    } finally {
      frames.dispose()
    }
  }

  /** Columns, whole trees and trees of the layers that are asked for say the same of each row. */
  private filter(text: string, index: IndexFollower, frames: Frames, trees: ReadonlyMap<RowIndex, Detail>): void {
    const generated = compileFilter(text, this.registry)
    const closures = compileFilter(text, this.registry, { generate: false })
    if (!generated.ok || !closures.ok) return
    const { value: program } = generated
    const [verdicts, others] = [program, closures.value].map((one) => {
      const found = new Uint8Array(frames.rowCount)
      one.scan(index, 0, frames.rowCount, found)
      return found
    })
    for (let row = 0; row < verdicts.length; row++) {
      const differ = verdicts[row] !== others[row] && verdicts[row] !== 2 && others[row] !== 2
      if (differ) throw new Error(`${text}: row ${row}: ${verdicts[row]} generated, ${others[row]} with closures`)
    }
    for (const [row, detail] of trees) {
      const passes = program.test(detail)
      if (verdicts[row] !== 2 && (verdicts[row] === 1) !== passes) {
        throw new Error(`${text}: row ${row}: columns say ${verdicts[row]}, the tree ${passes}`)
      }
      const short = program.test(frames.dissectLayers(row, program.layers))
      if (short !== passes) throw new Error(`${text}: row ${row}: ${passes}, but ${short} of its wanted layers`)
    }
  }
}
