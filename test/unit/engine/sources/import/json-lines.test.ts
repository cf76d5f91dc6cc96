import { describe, expect, it } from 'vitest'
import { JsonLinesImporter } from '../../../../../src/engine/sources/import/json-lines.ts'
import { readNote } from '../../../../../src/engine/sources/stdio/exported-pdu.ts'
import { PcapngReader } from '../../../../../src/engine/store/pcapng-reader.ts'
import { ParseOutcome } from '../../../../../src/engine/store/record-parser.ts'
import { parseStdioInterface } from '../../../../../src/shared/stdio-interface.ts'

interface Frame {
  readonly name: string
  readonly client: string
  readonly command: string
  readonly time: string
  readonly direction: number
  readonly part: number
  readonly text: string
}

/** What a file becomes, when it comes in chunks. */
function imported(
  text: string | Uint8Array,
  { chunk = 1 << 20, maxLineBytes = 1 << 20 } = {},
): { frames: Frame[]; problem: string | null } {
  const parts: Uint8Array[] = []
  const importer = new JsonLinesImporter((bytes) => parts.push(bytes.slice()), maxLineBytes)
  const bytes = Buffer.from(text)
  const piece = new Uint8Array(chunk)
  for (let at = 0; at < bytes.length; at += chunk) {
    const length = Math.min(chunk, bytes.length - at)
    piece.set(bytes.subarray(at, at + length))
    importer.push(piece.subarray(0, length))
  }
  const problem = importer.end()
  return { frames: framesOf(Buffer.concat(parts)), problem }
}

function framesOf(pcapng: Buffer): Frame[] {
  const reader = new PcapngReader()
  reader.attach(pcapng, 0, pcapng.length, 0)
  const frames: Frame[] = []
  while (reader.next() === ParseOutcome.frame) {
    const { name, description, comments } = reader.interfaces[reader.interfaceIndex]
    const frame = pcapng.subarray(reader.dataStart, reader.dataEnd)
    let at = 0
    while (frame.readUInt16BE(at) !== 0) at += 4 + frame.readUInt16BE(at + 2)
    const { part, header } = readNote(frame, at)
    const stdio = parseStdioInterface(name, description, comments)
    frames.push({
      name,
      client: stdio ? `${stdio.client} ${stdio.clientPid}` : '',
      command: description,
      time: `${reader.timeSeconds}.${String(reader.timeNanos).padStart(9, '0')}`,
      direction: reader.direction,
      part,
      text: header + frame.subarray(at + 4).toString(),
    })
  }
  expect(reader.problem).toBeNull()
  return frames
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`
const ours = (data: object, timestamp: string | null = '2026-11-21T06:14:53.904426272Z') =>
  line({ type: 'event', timestamp, data })
const shown = ({ name, time, text }: Frame) => [name, time, text]

describe("Tapscope's lines and the seed's", () => {
  it('are messages again, with their processes and times', () => {
    const told = { pid: 7, stream: 'stdin', server: 'cat', client: 'claude', direction: 'inbound' }
    const { frames, problem } = imported(
      ours({ ...told, source: 'claude (41)', destination: 'cat', size: 3, data: '{}\n' }) +
        ours({ ...told, stream: 'stderr', direction: 'outbound', encoding: 'base64', data: '/wo=' }),
    )
    expect(problem).toBeNull()
    const common = { client: 'claude 41', command: 'cat', time: '1795241693.904426272', part: 0 }
    expect(frames).toEqual([
      { ...common, name: 'stdio:7:stdin', direction: 1, text: '{}\n' },
      { ...common, name: 'stdio:7:stderr', direction: 2, text: '\ufffd\n' },
    ])
  })

  it('with a direction only are of stdin or stdout', () => {
    const text = ours({ pid: 1234, direction: 'inbound', size: 48, data: '...' }, '2025-08-01T16:30:00Z')
    expect(imported(text).frames.map(shown)).toEqual([['stdio:1234:stdin', '1754065800.000000000', '...']])
  })

  it('keep parts and header lines, and cut what is too long for a frame into parts', () => {
    const told = { pid: 7, stream: 'stdout' }
    const { frames } = imported(
      ours({ ...told, part: 2, more: false, data: 'rest' }) +
        ours({ ...told, header: 'Content-Length: 2\r\n\r\n', data: '{}' }) +
        ours({ ...told, data: 'x'.repeat(600_000) }),
      { maxLineBytes: 1 << 24 },
    )
    expect(frames.map(({ part, text }) => [part, text.length])).toEqual([
      [2, 4],
      [0, 23],
      [1, 261_120],
      [2, 261_120],
      [3, 77_760],
    ])
    expect(frames[1].text).toBe('Content-Length: 2\r\n\r\n{}')
  })

  it('that are alerts stay as they are', () => {
    const alert = line({ type: 'alert', timestamp: '2025-08-01T16:30:01Z', data: { severity: 'high' } })
    expect(imported(alert)).toEqual({
      frames: [expect.objectContaining({ name: 'json-lines', time: '1754065801.000000000', text: alert })],
      problem: null,
    })
  })
})

describe("mcpsnoop's lines", () => {
  const envelope = (seq: number, direction: string, rest: string, session = 'everything-4242-a1b2c3d4e5f6') =>
    `{"session_id":"${session}","server_label":"everything","seq":${seq},"ts":"2026-07-01T10:00:0${seq}.5+02:00","direction":"${direction}",${rest}}\n`

  it('are messages as they passed, to the digit', () => {
    const raw = '{"jsonrpc":"2.0","id":12345678901234567890,"a":"\\u0041","raw":[1.0,{"b":"}\\""}]}'
    const { frames } = imported(
      envelope(1, 'meta', '"transport":"stdio","raw":{"command":["npx","server everything"],"cwd":"/"}') +
        envelope(2, 'c2s', `"transport":"stdio","raw": ${raw} ,"mcp_method":"x"`) +
        envelope(3, 's2c', '"transport":"stdio","text":"no json"') +
        envelope(4, 'stderr', '"transport":"stdio","text":"ready"'),
    )
    expect(frames.map(shown)).toEqual([
      ['json-lines', '1782892801.500000000', expect.stringContaining('"meta"')],
      ['stdio:4242:stdin', '1782892802.500000000', `${raw}\n`],
      ['stdio:4242:stdout', '1782892803.500000000', 'no json\n'],
      ['stdio:4242:stderr', '1782892804.500000000', 'ready\n'],
    ])
    expect(frames[1].command).toBe("npx 'server everything'")
  })

  it('of several clients of an HTTP server are told apart', () => {
    const http = (seq: number, connection: string) =>
      envelope(seq, 'c2s', `"transport":"http","conn_id":"${connection}","raw":{"id":1}`)
    expect(imported(http(1, 'a') + http(2, 'b')).frames.map(({ name, text }) => [name, text])).toEqual([
      ['stdio:4242:stdin', '{"id":1}'],
      ['stdio:4194305:stdin', '{"id":1}'],
    ])
  })
})

describe("MCPSpy's lines", () => {
  const message = (from: number, to: number, rest: object, raw: string) =>
    line({
      timestamp: '2025-11-29T21:54:51.585900784+02:00',
      transport_type: 'stdio',
      stdio_transport: { from_pid: from, from_comm: `p${from}`, to_pid: to, to_comm: `p${to}` },
      error: {},
      ...rest,
      raw,
    })

  it('tell by the messages which process is the server', () => {
    const { frames } = imported(
      message(10, 20, { type: 'request', method: 'initialize' }, '{"a":1}') +
        message(20, 10, { type: 'response', request: { method: 'initialize' } }, '{"b":1}') +
        message(31, 30, { type: 'request', method: 'sampling/createMessage' }, '{"c":1}') +
        message(40, 41, { type: 'response', request: { method: 'tools/list' } }, '{"d":1}'),
    )
    expect(frames.map(({ name, client, text }) => [name, client, text])).toEqual([
      ['stdio:20:stdin', 'p10 10', '{"a":1}\n'],
      ['stdio:20:stdout', 'p10 10', '{"b":1}\n'],
      ['stdio:31:stdout', 'p30 30', '{"c":1}\n'],
      ['stdio:40:stdout', 'p41 41', '{"d":1}\n'],
    ])
    expect(frames[0].time).toBe('1764446091.585900784')
  })

  it('of HTTP are of the host, and others stay as they are', () => {
    const http = { pid: 5, comm: 'python', host: 'mcp.local' }
    const { frames } = imported(
      line({ timestamp: null, transport_type: 'http', http_transport: { ...http, is_request: true }, raw: '{}' }) +
        line({ timestamp: null, transport_type: 'http', http_transport: http, raw: '{}' }) +
        line({ session_id: 1, timestamp: '2025-11-29T21:54:51Z', message_type: 'request', content: 'hi' }),
    )
    expect(frames.map(({ name, command }) => [name, command])).toEqual([
      ['stdio:5:stdin', 'mcp.local'],
      ['stdio:5:stdout', 'mcp.local'],
      ['json-lines', expect.anything()],
    ])
    expect(new Set(frames.map(({ time }) => time))).toEqual(new Set(['1764453291.000000000']))
  })
})

describe('any file', () => {
  const good = ours({ pid: 1, stream: 'stdout', data: 'gut' })

  it('keeps lines that are no JSON, and says how many and where', () => {
    const { frames, problem } = imported(
      Buffer.concat([Buffer.from(`\ufeffjunk\n\n${good}`), Buffer.from([0xff, 0x0a]), Buffer.from('{"cut')]),
    )
    expect(problem).toBe('3 lines are no JSON, the first is line 1; they are shown as they are')
    expect(frames.map(({ name, text }) => [name, text])).toEqual([
      ['json-lines', '\ufeffjunk\n'],
      ['stdio:1:stdout', 'gut'],
      ['json-lines', '\ufffd\n'],
      ['json-lines', '{"cut'],
    ])
    expect(new Set(frames.map(({ time }) => time)).size).toBe(1)
  })

  it('may come in any chunks', () => {
    const text = `${good}nonsense\n${good}`
    const whole = imported(text)
    for (let chunk = 1; chunk < text.length; chunk += 3) expect(imported(text, { chunk })).toEqual(whole)
  })

  it('may have lines longer than memory should hold', () => {
    const long = `"${'y'.repeat(3000)}"\n`
    const { frames, problem } = imported(good + long + good, { chunk: 100, maxLineBytes: 1000 })
    expect(problem).toContain('line 2')
    const kept = frames.filter(({ name }) => name === 'json-lines')
    expect(kept.length).toBeGreaterThan(2)
    expect(kept.map(({ text }) => text).join('')).toBe(long)
    expect(frames.filter(({ text }) => text === 'gut')).toHaveLength(2)
  })

  it('may be empty', () => {
    expect(imported('')).toEqual({ frames: [], problem: null })
  })
})
