/** `tapscope redact`: the file that it writes has a planted secret nowhere, and is otherwise the same capture. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PcapngReader } from '../../src/engine/store/pcapng-reader.ts'
import { ParseOutcome } from '../../src/engine/store/record-parser.ts'
import {
  BADGE,
  PASSWORD,
  PIN,
  SECRETS,
  SPLIT,
  secretsCapture,
  TLS_SECRET,
  TOKEN,
  withinBase64,
  writtenForms,
} from '../support/secrets-capture.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { TAPSCOPE } from './wrap-support.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'tapscope-redact-'))
const at = (name: string): string => join(folder, name)
const ASKED = ['--pattern', 'badge=(ACME-\\d{8})', '--path', 'params.arguments.pin']

function redact(...words: readonly string[]) {
  const [node, script] = TAPSCOPE
  const env = { ...process.env, TMPDIR: folder }
  return spawnSync(node, [script, 'redact', ...words], { encoding: 'utf8', env })
}

const before = secretsCapture()
let run: ReturnType<typeof redact>
let after: Buffer
beforeAll(() => {
  // Compressed, so that a copy of what has the secrets has to be unpacked.
  writeFileSync(at('in.pcapng'), before)
  writeFileSync(at('in.pcapng.gz'), gzipSync(before))
  run = redact(at('in.pcapng.gz'), '-o', at('out.pcapng'), ...ASKED)
  after = readFileSync(at('out.pcapng'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Times and lengths of the frames of a file. */
function framesOf(bytes: Uint8Array): { time: string; length: number; original: number }[] {
  const reader = new PcapngReader()
  reader.attach(bytes, 0, bytes.length, 0)
  const frames = []
  while (reader.next() === ParseOutcome.frame) {
    const { timeSeconds, timeNanos, dataStart, dataEnd, originalLength } = reader
    frames.push({ time: `${timeSeconds}.${timeNanos}`, length: dataEnd - dataStart, original: originalLength })
  }
  return frames
}

const leaks = (bytes: Buffer): string[] => [
  ...[...SECRETS, TLS_SECRET, Buffer.from(TLS_SECRET, 'hex').toString('latin1')]
    .flatMap((secret) => [...writtenForms(secret), ...withinBase64(secret)])
    .filter((form) => bytes.includes(form)),
  // Halves of the one in two segments, one of which came twice; and a number.
  ...[SPLIT.slice(0, 8), SPLIT.slice(8), '12345678'].filter((part) => bytes.includes(part)),
]

describe('the redacted file', () => {
  it('has no secret in any place or form, and neither has the disk', () => {
    expect(leaks(Buffer.from(before)).length).toBeGreaterThan(60)
    expect(run.stderr).toMatch(
      /^tapscope: 8 secrets in \d+ places, 29 of 32 frames; 1 block of decryption secrets left out/,
    )
    expect(run.status).toBe(0)
    expect(leaks(after)).toEqual([])
    expect(statSync(at('out.pcapng')).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder).sort()).toEqual(['in.pcapng', 'in.pcapng.gz', 'out.pcapng'])
  })

  it('has the same frames at the same times, as long as they were where that is wanted', () => {
    const expected = framesOf(before)
    expect(framesOf(after).map(({ time }) => time)).toEqual(expected.map(({ time }) => time))
    expect(redact(at('in.pcapng'), '-o', at('kept.pcapng'), '--keep-length', ...ASKED).status).toBe(0)
    const kept = readFileSync(at('kept.pcapng'))
    expect(framesOf(kept)).toEqual(expected)
    expect(leaks(kept)).toEqual([])
    rmSync(at('kept.pcapng'))
  })

  it.skipIf(!haveTshark)('is read by tshark: JSON is JSON, checksums are right', () => {
    const fields = ['frame.number', 'frame.time_epoch', '_ws.malformed', 'tcp.seq_raw', 'tcp.checksum.status']
    const options = ['-o', 'tcp.check_checksum:TRUE']
    const lines = tsharkFields(at('out.pcapng'), fields, undefined, options)
    expect(lines).toEqual(tsharkFields(at('in.pcapng'), fields, undefined, options))
    expect(lines.length).toBe(framesOf(before).length)
    const [line] = tsharkFields(at('out.pcapng'), ['json.path_with_value'], 'json.path contains "password"')
    expect(line).toMatch(/\/params\/arguments\/password:\[redacted:password:[0-9a-f]{8}\]/)
    expect(line).toMatch(/\/params\/arguments\/pin:\[redacted:json-path:[0-9a-f]{8}\]/)
    expect(line).toContain('/params/arguments/n:5')
  })

  it('says the same secret by the same placeholder, and keeps what is none', () => {
    const text = after.toString('latin1')
    const [placeholder] = /\[redacted:password:[0-9a-f]{8}\]/.exec(text.slice(text.indexOf('server.js --token'))) ?? []
    expect(text.split(placeholder ?? '-').length).toBeGreaterThan(8)
    expect(text).toContain('"user":"bob"')
    expect(text).toContain('POST /login HTTP/1.1')
    expect(text).toMatch(/"pin":"\[redacted:json-path:[0-9a-f]{8}\]","note"/)
  })

  it('is not made where something is wrong', () => {
    const own = redact(at('in.pcapng'), '-o', at('in.pcapng'))
    expect([own.status, own.stderr]).toEqual([1, expect.stringContaining('another file')])
    const wrong = redact(at('in.pcapng'), '-o', at('x'), '--pattern', 'x=(a')
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('the pattern x is wrong')])
    expect(existsSync(at('x'))).toBe(false)
  })
})

describe('the preview', () => {
  it('tells frame, place, detector and what is shown, and no secret', () => {
    const { status, stdout } = redact(at('in.pcapng'), '--preview', ...ASKED)
    expect(status).toBe(0)
    expect(leaks(Buffer.from(stdout))).toEqual([])
    const lines = stdout.split('\n').map((line) => line.split('\t'))
    expect(lines[0]).toEqual(['frame', 'where', 'times', 'detector', 'before', 'after'])
    const placeholder = expect.stringMatching(/^\[redacted:[a-z-]+:[0-9a-f]{8}\]$/)
    const shown = (secret: string): string => `${secret.slice(0, 2)}•••••• (${secret.length})`
    for (const [frame, where, kind, secret] of [
      ['-', 'interface description', 'password', TOKEN],
      ['1', 'comment', 'password', PASSWORD],
      ['2', 'message', 'json-path', PIN],
      ['-', 'comment', 'badge', BADGE],
    ])
      expect(lines).toContainEqual([frame, where, '1', kind, shown(secret), placeholder])
  })
})
