/**
 * Filters against tshark: each has to select exactly the frames that `tshark -Y` selects, of which the stored answers tell; some of
 * them are asked for anew, and all with TAPSCOPE_FILTER_ANSWERS=check. And what the columns decide of a row, the dissected frame
 * has to decide alike, on every row of every capture.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Detail } from '../../src/engine/dissect/detail.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { carriersOf, rivalOf } from '../../src/engine/filter/columns/bindings.ts'
import { MALFORMED, UNSURE } from '../../src/engine/filter/columns/term.ts'
import { compileFilter } from '../../src/engine/filter/compile.ts'
import { SEGMENT_ROWS } from '../../src/engine/store/columns.ts'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { macrosOf } from '../../src/shared/filter/macros.ts'
import { allCaptures, capture, haveCaptures } from '../support/captures.ts'
import { type Engine, startEngine } from '../support/engine.ts'
import {
  ANSWERS_MODE,
  answerOf,
  CASES,
  digest,
  type FilterCase,
  inParallel,
  REFUSED,
  sample,
  tsharkFrames,
  updateAnswers,
} from '../support/filter-cases.ts'
import { haveTshark } from '../support/tshark.ts'

/** Where the columns are compared with the tree, beside the captures above. */
const AGREEMENT = [
  ...[
    'ip.addr == 10.0.0.0/8',
    'ip.addr == 192.168.0.0/16 && tcp',
    'ip.src != 10.0.0.0/8',
    'ip.addr !== 10.0.0.0/8',
    'ip.dst',
    'ipv6.src',
    'ipv6.addr == fe80::/10',
    'tcp.port == 80',
    'udp.port != 53',
    'tcp.stream == 0',
  ],
  ...[
    'tcp',
    'not udp',
    'ip',
    'ipv6',
    'arp',
    'dns',
    'http',
    'tls',
    'icmp',
    'frame.len > 100',
    'frame.time_relative < 1',
    'json',
    'eth',
  ],
]

interface Opened {
  readonly engine: Engine
  /** Every frame, dissected. */
  readonly details: readonly Detail[]
}

async function open(path: string): Promise<Opened> {
  const engine = startEngine()
  await engine.session.open(path)
  await engine.session.indexed()
  const { frames } = engine.session
  return { engine, details: Array.from({ length: frames.rowCount }, (_, row) => frames.dissect(row as RowIndex)) }
}

/** Frame numbers that pass, and those where the columns and the frame disagree. */
function select(
  { engine, details }: Opened,
  filter: string,
  macros: FilterCase['macros'] = [],
): { passed: number[]; disputed: string[] } {
  const compiled = compileFilter(filter, engine.session.registry, { macros: macrosOf(macros) })
  if (!compiled.ok) throw new Error(`${filter}: ${compiled.error.message}`)
  const { index, frames } = engine.session
  const { layers, test } = compiled.value
  const passed: number[] = []
  const disputed: string[] = []
  const verdicts = new Uint8Array(SEGMENT_ROWS)
  for (let from = 0; from < details.length; from += SEGMENT_ROWS) {
    const to = Math.min(details.length, from + SEGMENT_ROWS)
    compiled.value.scan(index, from, to, verdicts, frames.decrypts)
    for (let row = from; row < to; row++) {
      const verdict = verdicts[row - from]
      const passes = compiled.value.test(details[row])
      if (passes) passed.push(row + 1)
      if (verdict !== 2 && (verdict === 1) !== passes)
        disputed.push(`frame ${row + 1}: columns ${verdict}, frame ${passes}`)
      // As a view does it, some rows of each filter: only the layers that it asks for.
      const asView = verdict === 2 && layers && (row + filter.length) % 8 === 0
      if (asView && test(frames.dissectLayers(row as RowIndex, layers)) !== passes)
        disputed.push(`frame ${row + 1}: not ${passes} with the trees of its layers alone`)
    }
  }
  return { passed, disputed }
}

/** On plain rows, layers in the tree that the row does not tell, and the other way round. */
function untoldLayers({ engine, details }: Opened): string[] {
  const { registry, index, frames } = engine.session
  const untold: string[] = []
  details.forEach((detail, row) => {
    const segment = index.columns.segmentOf(row as RowIndex)
    const slot = index.columns.slotOf(row as RowIndex)
    if ((segment.flags[slot] & (UNSURE | MALFORMED)) !== 0) return
    if (frames.decrypts && index.stacks.has(segment.stack[slot], registry.idOf('tls'))) return
    const fields = new Set(detail.fields)
    const tells = (name: string): boolean => index.stacks.has(segment.stack[slot], registry.idOf(name))
    for (const { name, self, summarized, fields: declared } of registry.protocols) {
      if (summarized === false || (tells(name) && tells(rivalOf(name) ?? ''))) continue
      if (tells(name) !== fields.has(self))
        untold.push(`frame ${row + 1}: ${name} told ${tells(name)}, met ${fields.has(self)}`)
      if (carriersOf(name).some(tells)) continue
      const alone = Object.values(declared).find((field) => fields.has(field))
      if (alone) untold.push(`frame ${row + 1}: ${alone.name} without ${name}`)
    }
  })
  return untold
}

process.env.TZ = 'UTC'

if (ANSWERS_MODE === 'update') await updateAnswers()

const files = [...new Set(CASES.map(({ file }) => file))]

describe.skipIf(!haveCaptures).each(files)('%s', (file) => {
  let opened: Opened
  beforeAll(async () => {
    opened = await open(capture(file))
  }, 120_000)
  afterAll(() => opened.engine.dispose())

  test.each(CASES.filter((each) => each.file === file))('$filter', (wanted) => {
    const { passed, disputed } = select(opened, wanted.filter, wanted.macros)
    expect(disputed).toEqual([])
    expect(digest(passed)).toEqual(answerOf(wanted))
  })
})

/** Of the stored answers, how many are compared with tshark each time, and of the refused filters. */
const LIVE = ANSWERS_MODE === 'check' ? Number.POSITIVE_INFINITY : 64
const LIVE_REFUSED = ANSWERS_MODE === 'check' ? Number.POSITIVE_INFINITY : 16

describe.skipIf(!haveCaptures || !haveTshark)('the stored answers are tshark’s', () => {
  test(`to ${Math.min(LIVE, CASES.length)} filters`, { timeout: 1_800_000 }, async () => {
    const wrong: string[] = []
    await inParallel(sample(CASES, LIVE), async (wanted) => {
      const [count, hash] = digest(await tsharkFrames(wanted))
      const stored = answerOf(wanted)
      if (stored?.[1] !== hash) wrong.push(`${wanted.file} ${wanted.filter}: ${count} frames, stored ${stored?.[0]}`)
    })
    expect(wrong).toEqual([])
  })

  test('and it refuses what it refused', { timeout: 600_000 }, async () => {
    const accepted: string[] = []
    await inParallel(sample(REFUSED, LIVE_REFUSED), async ({ marked }) => {
      const filter = marked.replace(/[‹›]/g, '')
      await tsharkFrames({ file: 'dot1ad.pcap', filter, macros: [] }).then(
        () => accepted.push(filter),
        () => undefined,
      )
    })
    expect(accepted).toEqual([])
  })
})

describe('filters that both refuse', () => {
  const registry = createRegistry()
  test.each(REFUSED)('$marked', ({ marked, says }) => {
    const filter = marked.replace(/[‹›]/g, '')
    const compiled = compileFilter(filter, registry)
    expect(compiled.ok).toBe(false)
    if (compiled.ok) return
    const { start, end, message } = compiled.error
    expect(`${filter.slice(0, start)}‹${filter.slice(start, end)}›${filter.slice(end)}`).toBe(marked)
    expect(message).toContain(says)
  })
})

describe.skipIf(!haveCaptures)('columns agree with frames', () => {
  test.each(allCaptures())('%s', { timeout: 120_000 }, async (name) => {
    const opened = await open(capture(name))
    try {
      expect(untoldLayers(opened)).toEqual([])
      for (const filter of AGREEMENT) expect(select(opened, filter).disputed, filter).toEqual([])
    } finally {
      await opened.engine.dispose()
    }
  })
})
