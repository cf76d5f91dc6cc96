/** Stdio as TCP connections: what tshark follows is what the process said, and it finds nothing to complain about. */
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEngine } from '../support/engine.ts'
import { talkToEverything } from '../support/mcp-session.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { Bench, ending, recording, TAPSCOPE } from './wrap-support.ts'

const bench = new Bench()
beforeAll(() => talkToEverything(TAPSCOPE, bench.environment, `héllo ${'z'.repeat(700_000)}`))
afterAll(() => bench.dispose())

const at = (name: string): string => join(bench.folder, name)
const CHECKED = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE']

function convert(from: string, to: string) {
  return spawnSync(TAPSCOPE[0], [TAPSCOPE[1], 'read', '-r', from, '-w', to, '-F', 'tcp-pcap'], { encoding: 'utf8' })
}

/** What Follow TCP Stream shows, of the client and of the server, by lines of tshark's raw output. */
function followed(file: string, stream: number): { client: Buffer; server: Buffer } {
  const said = execFileSync('tshark', ['-n', '-q', '-r', file, '-z', `follow,tcp,raw,${stream}`], {
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  })
  const lines = said.split('\n').filter((line) => /^\t?([0-9a-f]{2})+$/.test(line))
  const bytes = (indented: boolean) =>
    Buffer.from(
      lines
        .filter((line) => line.startsWith('\t') === indented)
        .join('')
        .replaceAll('\t', ''),
      'hex',
    )
  return { client: bytes(false), server: bytes(true) }
}

describe.skipIf(!haveTshark)('stdio as TCP', () => {
  it('is followed by tshark byte for byte, without a complaint', () => {
    const file = at('session.pcap')
    const { status, stderr } = convert(bench.spool, file)
    expect([status, stderr]).toEqual([0, ''])
    const recorded = recording(bench.spool)
    const streams = [
      { client: recorded.stream('stdin'), server: recorded.stream('stdout') },
      { client: Buffer.alloc(0), server: recorded.stream('stderr') },
    ]
    expect(streams[0].server.length).toBeGreaterThan(700_000)
    expect(streams[1].server.length).toBeGreaterThan(0)
    const ports = tsharkFields(
      file,
      ['tcp.stream', 'tcp.srcport', 'ip.dst'],
      'tcp.flags.syn == 1 && tcp.flags.ack == 0',
    )
    expect(ports.sort()).toEqual(['0\t51000\t127.1.0.1', '1\t51001\t127.1.0.1'])
    const stderrStream = Number(tsharkFields(file, ['tcp.stream'], 'tcp.dstport == 50002')[0])
    expect(followed(file, 1 - stderrStream)).toEqual(streams[0])
    expect(followed(file, stderrStream)).toEqual(streams[1])
    const ascii = execFileSync('tshark', ['-n', '-q', '-r', file, '-z', `follow,tcp,ascii,${1 - stderrStream}`], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    expect(ascii).toContain('"method":"tools/call"')

    expect(
      tsharkFields(
        file,
        ['frame.number', '_ws.expert.message'],
        '_ws.expert.severity >= 0x600000 || tcp.analysis.flags || tcp.checksum.status == 0 || ip.checksum.status == 0',
        CHECKED,
      ),
    ).toEqual([])
    expect(tsharkFields(file, ['tcp.checksum.status'], 'frame.number == 1', CHECKED)).toEqual(['1'])
    expect(new Set(tsharkFields(file, ['tcp.completeness'], 'tcp', ['-2']))).toEqual(new Set(['31']))
    const times = (path: string, filter: string) => tsharkFields(path, ['frame.time_epoch'], filter)
    expect(times(file, 'tcp.flags.push == 1')).toEqual(times(bench.spool, 'frame.len < 261000'))
  }, 60_000)

  it('shows where bytes are missing, and leaves out what is no stdio', async () => {
    const child = bench.start(['wrap', '--spool', at('cat.pcapng'), '--', 'cat'])
    const ended = ending(child)
    child.stdin.end('Content-Length: 2\r\n\r\n{}one\ntwo\n')
    await ended
    const file = at('cat.pcap')
    convert(at('cat.pcapng'), file)
    const both = Buffer.from('Content-Length: 2\r\n\r\n{}one\ntwo\n')
    expect(followed(file, 0)).toEqual({ client: both, server: both })
    const packets = convert(file, at('none.pcap'))
    expect(packets.status).toBe(0)
    expect(packets.stderr).toMatch(/left out, of no tapped process: \d+ frames/)
  })

  it('is saved by a session, which says what was left out', async () => {
    const { client, session, dispose } = startEngine()
    try {
      await client.call('session.open', { paths: [bench.spool, at('session.pcap')], replace: true })
      await session.indexed()
      const path = at('saved.pcap')
      const saved = await client.call('session.save', { path, format: 'tcp-pcap', view: null })
      expect(saved.losses).toEqual([expect.stringMatching(/^\d+ frames of no tapped process$/)])
      expect(tsharkFields(path, ['frame.number']).length).toBe(
        tsharkFields(at('session.pcap'), ['frame.number']).length,
      )
    } finally {
      await dispose()
    }
  })
})
