/** Messages that span TCP segments in real captures: which segments, what length, and which frame completes them, as tshark says. */
import { existsSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { type Engine, startEngine } from '../support/engine.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

/** Captures whose spanning messages are all of protocols that we know. */
const FILES = [
  'http-ooo.pcap',
  'http_espn_fail.pcapng',
  'starcraft_battle.pcap',
  'suricata-verify__base64-decode-5885__input.pcap',
  'tls12-dsb.pcapng',
  'webex.pcap',
  'wechat.pcap',
  'zoom.pcap',
]
const FIELDS = ['tcp.segment', 'tcp.segment.count', 'tcp.reassembled.length', 'tcp.reassembled_in'] as const
const why = haveCaptures ? (haveTshark ? '' : ' (skipped: no tshark)') : ' (skipped: no captures)'

let engine: Engine | undefined
afterEach(async () => {
  await engine?.dispose()
  engine = undefined
})

describe.skipIf(why !== '')(`segments of messages${why}`, () => {
  it.each(FILES.filter((name) => !haveCaptures || existsSync(capture(name))))('%s', async (name) => {
    const file = capture(name)
    // Two passes, since only then tshark knows in the first segment which frame will complete the message.
    const told = tsharkFields(file, ['frame.number', ...FIELDS], undefined, ['-2']).map((line) => line.split('\t'))
    engine = startEngine()
    const { session } = engine
    await session.open(file)
    await session.indexed()
    const { frames } = session
    let spanning = 0
    for (const [number, ...values] of told) {
      const detail = frames.dissect((Number(number) - 1) as RowIndex)
      const ours = FIELDS.map((field) => {
        const known = frames.registry.field(field)
        return known
          ? detail
              .nodesOf(known)
              .map((node) => detail.values[node])
              .join(',')
          : ''
      })
      expect(ours, `frame ${number}`).toEqual(values)
      if (values.some((value) => value !== '')) spanning++
    }
    expect(spanning).toBeGreaterThan(0)
  })
})
