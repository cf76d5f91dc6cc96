/** The fast way of `read -T fields`: what it writes from the index is byte for byte what dissecting each frame gives. */
import { describe, expect, it } from 'vitest'
import { readFieldSettings } from '../../src/cli/field-settings.ts'
import { Output } from '../../src/cli/output.ts'
import { columnRows } from '../../src/cli/print-columns.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { SessionIndex } from '../../src/engine/indexing/session-index.ts'
import { FileSession } from '../../src/engine/session/file-session.ts'
import { FieldValues } from '../../src/engine/session/print/columns.ts'
import { fieldsPrinter } from '../../src/engine/session/print/print-fields.ts'
import type { FieldSettings } from '../../src/engine/session/print/print-settings.ts'
import { timeColumn } from '../../src/engine/session/print/time-column.ts'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { workerFile } from '../support/built.ts'
import { allCaptures, capture, haveCaptures } from '../support/captures.ts'
import { until } from '../support/engine.ts'

const TUNNELLED = [
  'frame.number',
  'frame.len',
  'frame.cap_len',
  'frame.time_epoch',
  'frame.time_relative',
  'frame.time_delta',
  'ip.src',
  'ip.dst',
  'ip.addr',
  'ipv6.src',
  'ipv6.dst',
  'tcp.srcport',
  'tcp.port',
  'udp.dstport',
  'udp.port',
]
const LISTS = [TUNNELLED, ['frame.number', 'ip.src', 'tcp.dstport', 'udp.srcport', 'tcp.stream', 'udp.stream']]

async function opened(file: string): Promise<FileSession> {
  const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
  expect(await session.open(file)).toBeNull()
  await until(() => session.ended, 'the file is read')
  return session
}

function settingsOf(...options: string[]): FieldSettings {
  const settings = readFieldSettings(options)
  if (!settings.ok) throw new Error(settings.error)
  return settings.value
}

/** Lines of both ways, and how many rows the fast one left to the other. */
function bothWays(session: FileSession, names: readonly string[], settings: FieldSettings) {
  const fields = FieldValues.of(session.registry, names, timeColumn('r'))
  if (!fields.ok) throw new Error(fields.error)
  const printer = fieldsPrinter(fields.value, names, settings)
  const columns = columnRows(session, names, settings)
  const output = new Output()
  columns?.refresh()
  const lines: [fast: string, slow: string][] = []
  let left = 0
  for (let row = 0 as RowIndex; row < session.frames.rowCount; row++) {
    const slow = printer.print({ detail: session.frames.dissect(row as RowIndex), displayedNs: 0n })
    const { segment, slot } = session.frames.at(row as RowIndex)
    output.length = 0
    if (!columns?.put(segment, slot, row, output)) {
      left++
      continue
    }
    lines.push([Buffer.from(output.bytes.subarray(0, output.length)).toString(), slow])
  }
  return { lines, left }
}

describe.skipIf(!haveCaptures)('fields from the index', () => {
  it.each(allCaptures())('are those of the frames: %s', async (name) => {
    const session = await opened(capture(name))
    try {
      for (const names of LISTS) {
        const { lines } = bothWays(session, names, settingsOf())
        expect(lines.filter(([fast, slow]) => fast !== slow)).toEqual([])
      }
    } finally {
      await session.dispose()
    }
  })

  it.each([
    ['separator=,', 'quote=d', 'occurrence=f'],
    ['separator=;', 'quote=s', 'occurrence=l'],
    ['separator=/s', 'aggregator=|'],
  ])('and so in other shapes: %j', async (...options) => {
    for (const name of ['gre-within-gre.pcap', 'http_espn.pcapng']) {
      const session = await opened(capture(name))
      const { lines, left } = bothWays(session, TUNNELLED, settingsOf(...options))
      const rows = session.frames.rowCount
      await session.dispose()
      expect(lines.filter(([fast, slow]) => fast !== slow)).toEqual([])
      expect(left).toBeLessThan(rows / 20)
    }
  })

  it('are none where a field is in no column', async () => {
    const session = await opened(capture('dot1ad.pcap'))
    expect(columnRows(session, ['frame.number', 'ip.ttl'], settingsOf())).toBeUndefined()
    await session.dispose()
  })
})
