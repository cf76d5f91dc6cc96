/** What is decoded on demand: data sources and lines beside those of the frame, one decoding upon another. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PLAIN_TAGS } from '../../src/engine/sources/stdio/exported-pdu.ts'
import { PcapngWriter } from '../../src/engine/store/pcapng-writer.ts'
import type { Decoding } from '../../src/shared/wire/calls.ts'
import { decodeFrameDetail, type FrameDetail } from '../../src/shared/wire/frame-detail.ts'
import { type Engine, startEngine } from '../support/engine.ts'

const INNER = { token: 'abc', deep: '%7Bx%7D' }
const folder = mkdtempSync(join(tmpdir(), 'tapscope-decodings-'))
let engine: Engine

beforeAll(async () => {
  const writer = new PcapngWriter()
  writer.section({ application: 'test' })
  writer.interface({ linkType: 252, name: 'stdio:7:stdout' })
  const zipped = gzipSync(JSON.stringify(INNER)).toString('base64')
  const message = { jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: zipped }] } }
  const header = { interfaceId: 0, timeSeconds: 1, timeNanos: 0, originalLength: 0, flags: 2, prefix: PLAIN_TAGS.json }
  writer.frame(header, Buffer.from(`${JSON.stringify(message)}\n`))
  writeFileSync(join(folder, 'a.pcapng'), writer.take())
  engine = startEngine()
  await engine.client.call('session.open', { paths: [join(folder, 'a.pcapng')], replace: true })
  await engine.session.indexed()
})
afterAll(async () => {
  await engine.dispose()
  rmSync(folder, { recursive: true })
})

const detail = async (decodings: Decoding[]): Promise<FrameDetail> =>
  decodeFrameDetail(await engine.client.call('frame.detail', { frame: 1, decodings }))

/** The place of the line of a string, as its menu decodes it. */
function stringAt({ tree }: FrameDetail, text: string): Omit<Decoding, 'decoder'> {
  const node = tree.text.findLastIndex((line, i) => tree.field[i] === 'json.value.string' && line.includes(text))
  return { source: tree.source[node], start: tree.start[node], length: tree.length[node] }
}

it('a string of the frame is decoded, then what that decoded to, and the frame stays', async () => {
  const before = await detail([])
  expect(before.tree.decodedFrom).toBe(before.tree.text.length)
  const base64: Decoding = { decoder: 'base64', ...stringAt(before, 'H4sI') }
  const unpacked = await detail([base64])
  const zipped: Decoding = { decoder: 'gzip', source: 1, start: 0, length: unpacked.sources[1].length }
  const json = await detail([base64, zipped])
  expect(Buffer.from(json.sources[2]).toString()).toBe(JSON.stringify(INNER))
  const url: Decoding = { decoder: 'url', ...stringAt(json, '%7Bx%7D') }
  const all = await detail([base64, zipped, url])
  expect(all.tree.sourceNames).toEqual(['Frame', 'Decoded Base64', 'Decoded gzip', 'Decoded URL encoding'])
  expect(all.tree.decodedSources).toEqual([1, 1, 1])
  expect(Buffer.from(all.sources[3]).toString()).toBe('{x}')
  const lines = all.tree.text.slice(all.tree.decodedFrom)
  expect(lines[0]).toMatch(/^Decoded Base64: \d+ bytes$/)
  expect(lines.at(-1)).toBe('{x}')
  expect(all.tree.depth[all.tree.decodedFrom]).toBe(0)
  // The frame's own lines are those that were there.
  expect(all.tree.text.slice(0, all.tree.decodedFrom)).toEqual(before.tree.text)
  expect(all.tree.info).toBe(before.tree.info)
  expect(all.sources[0]).toEqual(before.sources[0])

  const path = join(folder, 'out.bin')
  const decodings = [base64, zipped]
  const range = { source: 2, start: 0, length: null }
  await engine.client.call('bytes.export', { path, frame: 1, ...range, format: 'raw', decodings })
  expect(readFileSync(path, 'utf8')).toBe(JSON.stringify(INNER))
})

it('what does not decode, or is not there, is an error that says so', async () => {
  const whole = { source: 0, start: 0, length: 20 }
  await expect(detail([{ decoder: 'gzip', ...whole }])).rejects.toThrow('Not gzip: incorrect header check')
  await expect(detail([{ decoder: 'hex', source: 4, start: 0, length: 1 }])).rejects.toThrow('not there any more')
})
