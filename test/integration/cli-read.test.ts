/** `tapscope read` as a program: what it prints, against tshark; how it fails. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PcapngWriter } from '../../src/engine/store/pcapng-writer.ts'
import { stdioInterfaceComment, stdioInterfaceName } from '../../src/shared/stdio-interface.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { haveTshark } from '../support/tshark.ts'
import { TAPSCOPE } from './wrap-support.ts'

interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

const run = (program: readonly string[], args: readonly string[]): Run =>
  spawnSync(program[0], [...program.slice(1), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, TZ: 'UTC' },
  })
const tapscope = (...args: readonly string[]): Run => run(TAPSCOPE, args)
const tshark = (...args: readonly string[]): Run => run(['tshark'], ['-n', ...args])

let folder = ''
let ours = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-cli-'))
  ours = join(folder, 'ours.pcapng')
  const writer = new PcapngWriter()
  writer.section({ application: 'test' })
  const about = { pid: 7, command: ['cat'], server: 'cat', client: 'claude', clientPid: 3 }
  for (const stream of ['stdin', 'stdout'] as const) {
    const comments = [stdioInterfaceComment(about, stream)]
    writer.interface({ linkType: 252, name: stdioInterfaceName(7, stream), description: 'cat', comments })
  }
  const json = Uint8Array.of(0, 12, 0, 4, 0x6a, 0x73, 0x6f, 0x6e, 0, 0, 0, 0)
  for (let i = 0; i < 6; i++) {
    const message = i % 2 === 0 ? { id: i, method: 'tools/list' } : { id: i - 1, result: { text: 'a\tb\u001b[31m\n' } }
    writer.frame(
      {
        interfaceId: i % 2,
        timeSeconds: 1_700_000_000,
        timeNanos: i * 1_500_000,
        originalLength: 0,
        flags: 1 + (i % 2),
        prefix: json,
      },
      Buffer.from(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    )
  }
  writeFileSync(ours, writer.take())
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!haveTshark || !haveCaptures)('against tshark', () => {
  const FIELDS = ['frame.number', 'frame.time_epoch', 'ip.src', 'tcp.port', '_ws.col.Protocol', 'frame.protocols']
  const named = FIELDS.flatMap((field) => ['-e', field])
  // Frames that need no reassembly to be told.
  const simple = ['-r', capture('http_espn.pcapng'), '-Y', 'dns || tcp.flags.syn == 1']

  it.each([
    [],
    ['-E', 'header=y'],
    ['-E', 'separator=,', '-E', 'quote=d'],
    ['-E', 'separator=/s', '-E', 'aggregator=;'],
    ['-E', 'separator=ab'],
    ['-E', 'occurrence=f'],
    ['-E', 'occurrence=l'],
    ['-c', '40'],
  ])('fields are the same with %j', (...options) => {
    const args = [...simple, '-T', 'fields', ...named, ...options]
    const expected = tshark(...args)
    expect(tapscope('read', ...args)).toMatchObject({ status: 0, stdout: expected.stdout, stderr: '' })
    expect(expected.stdout.length).toBeGreaterThan(100)
  })

  it('lines of text are the same', () => {
    expect(tapscope('read', '-n', ...simple).stdout).toBe(tshark(...simple).stdout)
  })

  it('JSON of chosen fields is the same, also when no frame matches', () => {
    for (const filter of ['dns', 'frame.number == 0']) {
      const args = ['-r', capture('http_espn.pcapng'), '-T', 'json', ...named, '-Y', filter]
      expect(tapscope('read', ...args).stdout).toBe(tshark(...args).stdout)
    }
  })

  it('JSON of whole frames has tshark’s shape', () => {
    const args = ['-r', capture('http_espn.pcapng'), '-T', 'json', '-c', '3']
    type Frames = { _index: string; _source: { layers: Record<string, Record<string, unknown>> } }[]
    const [own, expected] = [tapscope('read', ...args), tshark(...args)].map(
      ({ stdout }) => JSON.parse(stdout) as Frames,
    )
    expect(own.map(({ _index }) => _index)).toEqual(expected.map(({ _index }) => _index))
    own.forEach(({ _source }, i) => {
      const { layers } = expected[i]._source
      expect(Object.keys(_source.layers)).toEqual(Object.keys(layers))
      for (const [layer, field] of [
        ['frame', 'frame.len'],
        ['eth', 'eth.src'],
        ['ip', 'ip.dst'],
        ['udp', 'udp.dstport'],
        ['tcp', 'tcp.seq'],
      ]) {
        expect(_source.layers[layer]?.[field]).toEqual(layers[layer]?.[field])
      }
    })
  })

  it.each([
    ['-r', '/no/such.pcap'],
    ['-T', 'fields', '-e', 'no.such', '-e', 'frame.number', '-e', 'nor.this'],
    ['-T', 'fields'],
    ['-e', 'ip.src'],
    ['-c', 'x'],
    ['-c', '0'],
    ['-c', '-1'],
    ['-t', 'q'],
    ['-u', 'q'],
    ['-N', 'x'],
    ['-o', 'nonsense'],
    ['-o', 'no.such:TRUE'],
    ['-Y', 'ip', 'tcp'],
  ])('fails as tshark does: %j %j', (...words) => {
    const args = words[0] === '-r' ? words : ['-r', capture('dot1ad.pcap'), ...words]
    const expected = tshark(...args)
    const text = expected.stderr.replace(/^Running as.*\n/, '').replaceAll('tshark:', 'tapscope:')
    const stderr = text.replace('"-Tek, -Tfields, -Tjson or -Tpdml"', '"-Tek, -Tfields or -Tjson"')
    expect(tapscope('read', ...args)).toEqual(expect.objectContaining({ status: expected.status, stdout: '', stderr }))
  })

  it.each(['cut_in_record_data.pcap', 'cut_in_epb.pcapng', 'caplen_ffffffff.pcap', 'ascii_text.pcap'])(
    'prints what a damaged file has, and ends with 2: %s',
    (name) => {
      const args = ['-r', capture(join('damaged', name)), '-T', 'fields', '-e', 'frame.number']
      const expected = tshark(...args)
      const own = tapscope('read', ...args)
      expect([own.status, own.stdout]).toEqual([2, expected.stdout])
      expect(own.stderr).toMatch(new RegExp(`^tapscope: .*${name}.*\n$`))
    },
  )
})

describe('messages', () => {
  it('are lines of text, in which captured control characters cannot act', () => {
    const { stdout, status } = tapscope('read', '-r', ours)
    expect(status).toBe(0)
    const lines = stdout.split('\n').slice(0, -1)
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatch(/^ {4}1 0\.000000000 +claude.* → cat +MCP \d+ .*tools\/list/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  })

  it('are found by what they say', () => {
    const { stdout } = tapscope(
      'read',
      '-r',
      ours,
      '-Y',
      'jsonrpc.method == "tools/list"',
      '-T',
      'fields',
      '-e',
      'frame.number',
    )
    expect(stdout).toBe('1\n3\n5\n')
  })

  it('are JSON lines with everything that passed', () => {
    const { stdout } = tapscope('read', '-r', ours, '-T', 'jsonl')
    const events = stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
    expect(events).toHaveLength(6)
    expect(events[1]).toMatchObject({
      type: 'event',
      timestamp: '2023-11-14T22:13:20.001500000Z',
      data: { frame: 2, interface: 'stdio:7:stdout', pid: 7, stream: 'stdout', direction: 'outbound' },
    })
    expect(JSON.parse(events[1].data.data)).toMatchObject({ id: 0, result: { text: 'a\tb\u001b[31m\n' } })
  })
})

describe('use', () => {
  it.each([
    [['read'], 1, '-r'],
    [['read', '-r', 'FILE', '-T', 'nonsense'], 1, '"csv"'],
    [['read', '-r', 'FILE', '-F', 'nonsense', '-w', 'x'], 1, 'pcapng'],
    [['read', '-r', 'FILE', '-T', 'fields', '-e', 'ip.src', '-E', 'header=perhaps'], 1, 'header=y|n'],
    [['read', '-r', 'FILE', '-o', 'tcp.desegment_tcp_streams:FALSE'], 1, "can't be changed"],
    [['read', '-r', 'FILE', '-Y', 'ip.src =='], 2, 'ip.src =='],
    [['read', '-r', 'FILE', 'ip.src', '=='], 2, 'ip.src =='],
    [['read', '-r', 'FILE', '-Y', 'ip.scr == 1.2.3.4'], 2, '^^^^^^'],
    [['read', '-r', 'FILE', '-w', '/no/such/folder/x'], 2, '/no/such/folder/x'],
    [['read', '-r', '/'], 2, '/'],
    [['nonsense'], 1, 'nonsense'],
    [['capture', '-i', 'lo', '-a', 'nonsense'], 1, 'duration:SECONDS'],
  ])('that is wrong is explained: %j', (args, status, words) => {
    const own = tapscope(...args.map((word) => (word === 'FILE' ? ours : word)))
    expect([own.status, own.stdout]).toEqual([status, ''])
    expect(own.stderr).toMatch(/^tapscope: /)
    expect(own.stderr).toContain(words)
  })

  it('is explained when asked', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(tapscope('--version')).toMatchObject({ status: 0, stdout: `tapscope ${version}\n` })
    const help = tapscope('--help')
    for (const command of ['read', 'capture', 'wrap', 'serve', 'interfaces', 'fields'])
      expect(help.stdout).toContain(command)
    for (const [command, words] of [
      ['read', '--display-filter'],
      ['wrap', '--spool'],
      ['capture', '--autostop'],
    ]) {
      for (const asked of [
        ['help', command],
        [command, '--help'],
      ]) {
        const answer = tapscope(...asked)
        expect([answer.status, answer.stderr, answer.stdout.includes(words)]).toEqual([0, '', true])
      }
    }
  })

  it.skipIf(!haveCaptures)('with a reader that goes away ends quietly', async () => {
    const child = spawn(TAPSCOPE[0], [TAPSCOPE[1], 'read', '-r', capture('http_espn.pcapng'), '-T', 'json'])
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const [code, signal] = await new Promise<unknown[]>((resolve) => child.on('close', (...end) => resolve(end)))
    expect([code, signal, stderr]).toEqual([0, null, ''])
  })
})

describe('the list of fields', () => {
  it('has protocols and fields in tshark’s columns', () => {
    const lines = tapscope('fields').stdout.split('\n').slice(0, -1)
    expect(lines).toContain('P\tTransmission Control Protocol\ttcp')
    expect(lines).toContain('F\tDestination\teth.dst\tFT_ETHER\teth\t\t0x0\t')
    expect(lines.every((line) => /^(P\t[^\t]+\t[^\t]+|F(\t[^\t]*){7})$/.test(line))).toBe(true)
    const listed = JSON.parse(tapscope('fields', '--json').stdout) as { name: string }[]
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(['ip.addr', 'jsonrpc.method', 'tcp.srcport']))
  })
})
