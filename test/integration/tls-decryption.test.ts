/** TLS of real connections, decrypted with the secrets of the file or of a key log: against what was said, and against tshark where it is. */
import { writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Detail } from '../../src/engine/dissect/detail.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { compileFilter } from '../../src/engine/filter/compile.ts'
import { SessionIndex } from '../../src/engine/indexing/session-index.ts'
import { FileSession } from '../../src/engine/session/file-session.ts'
import { frameDetail } from '../../src/engine/session/frame-message.ts'
import { FramePool } from '../../src/engine/session/frame-pool.ts'
import { View } from '../../src/engine/session/view.ts'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { workerFile } from '../support/built.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { until } from '../support/engine.ts'
import {
  BIG,
  exchange,
  framesOf,
  NO_ENCRYPT_THEN_MAC,
  PATHS,
  pcapngFile,
  type TlsOptions,
  tlsFixture,
} from '../support/tls-capture.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const TIMEOUT = { timeout: 60_000 }
const open: { dispose(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.dispose()
})

async function opened(file: string): Promise<FileSession> {
  const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
  open.push(session)
  expect(await session.open(file)).toBeNull()
  await until(() => session.ended, 'the file is read')
  return session
}

const rowsOf = ({ index }: FileSession): RowIndex[] =>
  Array.from({ length: index.columns.rowCount }, (_, row) => row as RowIndex)

function valuesOf(detail: Detail, name: string): string[] {
  const field = detail.registry.field(name)
  if (!field) throw new Error(`no field ${name}`)
  return detail.nodesOf(field).map((node) => {
    const value = detail.values[node]
    return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
  })
}

const allValues = (session: FileSession, name: string): string[] =>
  rowsOf(session).flatMap((row) => valuesOf(session.frames.dissect(row), name))

/** Everything that is seen of a frame. */
const seen = (session: FileSession, row: RowIndex): unknown => {
  const { tree, sources } = frameDetail(session.frames.dissect(row))
  return { tree, sources: sources.map((bytes) => Buffer.from(bytes).toString('hex')) }
}

async function passing(session: FileSession, text: string, alone: number): Promise<number[]> {
  const compiled = compileFilter(text, session.registry)
  if (!compiled.ok) throw new Error(compiled.error.message)
  const pool = new FramePool(workerFile('frame-worker'), session.index)
  open.unshift(pool)
  const view = new View(1, text, compiled.value, session.index, session.frames, pool, { alone })
  view.onFailure = (message) => expect.fail(message)
  await view.settled()
  return Array.from({ length: view.length }, (_, position) => view.rowAt(position))
}

const COMPARED = [
  '_ws.col.Protocol',
  '_ws.col.Info',
  'tls.record.content_type',
  'tls.record.opaque_type',
  'tls.handshake.type',
  'tls.handshake.session_ticket_nonce',
  'tls.segment',
  'tls.reassembled.length',
  'http.request.full_uri',
  'http.response.code',
  'json.key',
]

/** What `read` and tshark print of the fields, a line a frame. */
function compare(session: FileSession, file: string): void {
  const theirs = tsharkFields(file, COMPARED, undefined, ['-E', 'separator=/t'])
  const ours = rowsOf(session).map((row) => {
    const detail = session.frames.dissect(row)
    const cells = COMPARED.slice(2).map((name) => valuesOf(detail, name).join(','))
    return [detail.protocolColumn, detail.info, ...cells].join('\t')
  })
  expect(ours).toEqual(theirs)
}

const SUITES: readonly (TlsOptions & { readonly name?: string })[] = [
  { version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' },
  { version: 'TLSv1.3', ciphers: 'TLS_AES_256_GCM_SHA384' },
  { version: 'TLSv1.3', ciphers: 'TLS_CHACHA20_POLY1305_SHA256' },
  { version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
  { version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' },
  { version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305' },
  { version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0' },
  { version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' },
  { version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256', secureOptions: NO_ENCRYPT_THEN_MAC },
  { version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA384', secureOptions: NO_ENCRYPT_THEN_MAC },
  { version: 'TLSv1.1', ciphers: 'ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0' },
  { version: 'TLSv1', ciphers: 'ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0', secureOptions: NO_ENCRYPT_THEN_MAC },
]

describe.each(SUITES)('$version with $ciphers', (options) => {
  it('shows what was said, whatever frame is looked at first', TIMEOUT, async () => {
    const said = await exchange(options)
    const file = pcapngFile(framesOf(said), said.secrets)
    const session = await opened(file)
    expect(allValues(session, 'http.request.full_uri')).toEqual(
      PATHS.map((path) => expect.stringMatching(new RegExp(`^https://127\\.0\\.0\\.1:\\d+${path}$`))),
    )
    expect(allValues(session, 'http.response.code')).toEqual(PATHS.map(() => '200'))
    expect(allValues(session, 'json.key')).toEqual(['some'])
    expect(allValues(session, 'http.file_data').filter((data) => data === 'b'.repeat(BIG))).toHaveLength(1)
    if (haveTshark) compare(session, file)
    const other = await opened(file)
    const backwards = rowsOf(session).reverse()
    expect(backwards.map((row) => seen(other, row))).toEqual(backwards.map((row) => seen(session, row)))
  })
})

const USUAL = SUITES[1]

describe('decryption', () => {
  it('is no use without the secrets', TIMEOUT, async () => {
    const session = await opened(pcapngFile(framesOf(await exchange(USUAL))))
    expect(session.frames.decrypts).toBe(false)
    expect(allValues(session, 'http.request.uri')).toEqual([])
    expect(allValues(session, 'tls.app_data').length).toBeGreaterThan(PATHS.length)
  })

  it('takes the secrets of another connection for none', TIMEOUT, async () => {
    const [said, other] = [await exchange(USUAL), await exchange(USUAL)]
    const wrong = said.secrets.split('\n').map((line, i) => {
      const [label, random] = line.split(' ')
      const secret = other.secrets.split('\n')[i]?.split(' ')[2]
      return line === '' ? '' : `${label} ${random} ${secret}`
    })
    const session = await opened(pcapngFile(framesOf(said), wrong.join('\n')))
    expect(session.frames.decrypts).toBe(true)
    expect(allValues(session, 'http.request.uri')).toEqual([])
    expect(allValues(session, 'tls.app_data').length).toBeGreaterThan(PATHS.length)
  })

  it('reads a key log that the preferences name', TIMEOUT, async () => {
    const said = await exchange(USUAL)
    const file = pcapngFile(framesOf(said))
    const log = `${file}.keys`
    writeFileSync(log, said.secrets)
    const [withLog, inFile] = [await opened(file), await opened(pcapngFile(framesOf(said), said.secrets))]
    withLog.frames.preferences = { ...withLog.frames.preferences, 'tls.keylog_file': log }
    expect(rowsOf(withLog).map((row) => seen(withLog, row))).toEqual(rowsOf(inFile).map((row) => seen(inFile, row)))
    for (const alone of [0, Number.POSITIVE_INFINITY]) {
      expect(await passing(withLog, 'http.response', alone)).toHaveLength(PATHS.length)
    }
    withLog.frames.preferences = { ...withLog.frames.preferences, 'tls.keylog_file': `${log}.none` }
    expect(allValues(withLog, 'http.request.uri')).toEqual([])
  })

  it('goes on after a segment that is missing', TIMEOUT, async () => {
    const said = await exchange(USUAL)
    const frames = framesOf(said)
    const whole = await opened(pcapngFile(frames, said.secrets))
    const lost = rowsOf(whole).find((row) => valuesOf(whole.frames.dissect(row), 'http.response.code').length > 0)
    const session = await opened(
      pcapngFile(
        frames.filter((_, i) => i !== lost),
        said.secrets,
      ),
    )
    expect(allValues(session, 'http.request.uri')).toEqual([...PATHS])
    expect(allValues(session, 'http.response.code')).toHaveLength(PATHS.length - 1)
  })

  it('takes damaged records for what they are', TIMEOUT, async () => {
    const said = await exchange(USUAL)
    const frames = framesOf(said)
    for (let seed = 1; seed <= 8; seed++) {
      const damaged = frames.map((bytes, i) => {
        if (i % 8 !== seed % 8) return bytes
        const copy = bytes.slice(0, seed % 2 === 0 ? bytes.length : bytes.length - Math.min(seed, bytes.length - 74))
        for (let at = 74 + seed; at < copy.length; at += 97 * seed) copy[at] ^= 1 << (seed % 8)
        return copy
      })
      const session = await opened(pcapngFile(damaged, said.secrets))
      for (const row of rowsOf(session)) {
        const { tree, sources } = frameDetail(session.frames.dissect(row))
        tree.start.forEach((start, i) => {
          expect(start + tree.length[i]).toBeLessThanOrEqual(sources[tree.source[i]].length)
        })
      }
    }
  })

  it('shows decrypted and reassembled bytes as sources of their own', TIMEOUT, async () => {
    const said = await exchange(USUAL)
    const session = await opened(pcapngFile(framesOf(said), said.secrets))
    const names = rowsOf(session).map((row) => session.frames.dissect(row).sources.map(({ name }) => name))
    expect(new Set(names.flat())).toEqual(
      new Set(['Frame', 'Reassembled TCP', 'Decrypted TLS', 'Reassembled TLS', 'De-chunked entity body']),
    )
  })
})

describe('filters on TLS that is decrypted', () => {
  const FILTERS = [
    'http',
    '!http',
    'http.request',
    'http || tcp.flags.syn == 1',
    'http.response.code == 200 && tcp.port == 443',
    'json',
    'tls && !http',
    'tls.handshake.type == 20',
    'json.key == "some"',
    'frame.protocols contains "http"',
    'tcp.srcport == 443 && !(http.response)',
  ]
  it('find in the columns and the trees what the trees alone have', TIMEOUT, async () => {
    const said = await exchange(USUAL)
    const file = pcapngFile(framesOf(said), said.secrets)
    const session = await opened(file)
    for (const text of FILTERS) {
      const compiled = compileFilter(text, session.registry)
      if (!compiled.ok) throw new Error(compiled.error.message)
      const expected = rowsOf(session).filter((row) => compiled.value.test(session.frames.dissect(row)))
      expect(expected.length, text).toBeGreaterThan(0)
      for (const alone of [0, Number.POSITIVE_INFINITY]) {
        expect(await passing(session, text, alone), text).toEqual(expected)
      }
      if (haveTshark) {
        const theirs = tsharkFields(file, ['frame.number'], text).map((number) => Number(number) - 1)
        expect(expected, text).toEqual(theirs)
      }
    }
  })
})

describe('captures of what Node cannot be asked to do', () => {
  it('follows key updates of both sides', TIMEOUT, async () => {
    const session = await opened(tlsFixture('key-update.pcapng'))
    const said = allValues(session, 'data.data').map((digits) => Buffer.from(digits, 'hex').toString().trim())
    expect(said).toEqual(['from the client', 'from the server', 'its second keys', 'its third keys', 'its second keys'])
    expect(allValues(session, 'tls.handshake.type').filter((type) => type === '24')).toHaveLength(3)
    if (haveTshark) compare(session, tlsFixture('key-update.pcapng'))
  })

  it('reads early data', TIMEOUT, async () => {
    const session = await opened(tlsFixture('early-data.pcapng'))
    expect(allValues(session, 'http.request.uri')).toEqual(['/early', '/late'])
    if (haveTshark) compare(session, tlsFixture('early-data.pcapng'))
  })

  it.skipIf(!haveCaptures)('reads the secrets of a capture of others', TIMEOUT, async () => {
    const session = await opened(capture('tls12-dsb.pcapng'))
    expect(allValues(session, 'http.request.full_uri')).toEqual(['https://example.com/', 'https://example.net/'])
    if (haveTshark) compare(session, capture('tls12-dsb.pcapng'))
  })
})
