/** What `tapscope read` prints in each format, byte for byte against tshark where both know the protocols; and what it writes. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { capture, haveCaptures } from '../support/captures.ts'
import { haveTshark } from '../support/tshark.ts'
import { TAPSCOPE } from './wrap-support.ts'

function run(program: readonly string[], args: readonly string[], zone = 'UTC') {
  const { stdout, stderr, status } = spawnSync(program[0], [...program.slice(1), ...args], {
    maxBuffer: 1 << 28,
    env: { ...process.env, TZ: zone },
  })
  return { stdout, stderr: stderr.toString(), status }
}
const tapscope = (args: readonly string[], zone?: string) => run([...TAPSCOPE, 'read'], args, zone)
const tshark = (args: readonly string[], zone?: string) => run(['tshark', '-n'], args, zone)

function expectSame(args: readonly string[], zone?: string): void {
  const [own, expected] = [tapscope(args, zone), tshark(args, zone)]
  expect(own.stdout.toString()).toBe(expected.stdout.toString())
  expect(own.status).toBe(expected.status)
  expect(expected.stdout.length).toBeGreaterThan(50)
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-formats-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!haveTshark || !haveCaptures)('as tshark', () => {
  const dns = capture('dns+icmp.pcapng.gz')

  it.each(['a', 'ad', 'adoy', 'd', 'dd', 'e', 'r', 'u', 'ud', 'udoy'])('times are the same with -t %s', (format) => {
    expectSame(['-r', dns, '-t', format, '-Y', 'dns.flags.response == 1'], 'America/New_York')
  })

  it('times without a stamp are empty, and nanoseconds are shown where there are any', () => {
    expectSame(['-r', capture('test100.pcapng'), '-T', 'fields', '-e', '_ws.col.Time', '-e', 'frame.time_epoch'])
    expectSame(['-r', capture('dhcp-nanosecond.pcap'), '-T', 'fields', '-e', '_ws.col.Time', '-u', 'hms'])
  })

  it.each([['dns+icmp.pcapng.gz'], ['dot1ad.pcap'], ['http_espn.pcapng', '-c', '400']])(
    'bytes are the same: %s',
    (name, ...more) => {
      expectSame(['-r', capture(name), '-x', ...more])
    },
  )

  it('lines, bytes and separators stand in the same order', () => {
    const ours = ['-r', dns, '-Y', 'dns.flags.response == 0', '-c', '6']
    for (const more of [
      ['-P', '-x'],
      ['-P', '-x', '-S', '=='],
      ['-x', '-S', '=='],
    ])
      expectSame([...ours, ...more])
  })

  it('a layer of the tree has the same lines', () => {
    const layer = (stdout: Buffer): string[] => stdout.toString().match(/^Internet Protocol.*\n( .*\n)+/gm) ?? []
    const args = ['-r', dns, '-O', 'ip']
    const expected = layer(tshark(args).stdout)
    expect(layer(tapscope(args).stdout)).toEqual(expected)
    expect(expected).toHaveLength(33)
    const names = (stdout: Buffer): string[] => stdout.toString().match(/^\S.*?(?=,|:|$)/gm) ?? []
    expect(names(tapscope(args).stdout)).toEqual(names(tshark(args).stdout))
  })

  it.each(['json', 'ek'])('%s has the same layer, hidden fields and all', (format) => {
    const layers = (stdout: Buffer): string[] =>
      stdout.toString().match(/^ {8}"ip": \{\n( {9}.*\n)+|"ip":\{[^}]*\}/gm) ?? []
    const args = ['-r', dns, '-T', format]
    const expected = layers(tshark(args).stdout)
    expect(layers(tapscope(args).stdout)).toEqual(expected)
    expect(expected).toHaveLength(33)
  })

  it.each(['json', 'ek'])('%s has the same bytes of fields', (format) => {
    const raw = (stdout: Buffer): string[] =>
      stdout
        .toString()
        .match(/"(ip[._]ip[._]src|ip\.src|frame|udp[._]srcport|ip\.flags\.df)_raw": ?(\[[^\]]*\]|".*?")/g) ?? []
    const args = ['-r', dns, '-T', format, '-x']
    const expected = raw(tshark(args).stdout)
    expect(raw(tapscope(args).stdout)).toEqual(expected)
    expect(expected.length).toBeGreaterThan(60)
  })

  it.each(['json', 'ek', 'fields'])('%s of chosen fields is the same', (format) => {
    const names = [
      'frame.number',
      'ip.addr',
      'udp.port',
      'dns.qry.name',
      '_ws.col.Protocol',
      '_ws.col.No.',
      'dns.flags',
    ]
    expectSame(['-r', dns, '-T', format, ...names.flatMap((name) => ['-e', name])])
  })

  it('what is quoted and aggregated is the same, byte order mark first', () => {
    const options = ['bom=y', 'header=yes', 'quote=s', 'aggregator=/s', 'separator=/x', 'occurrence=all']
    const shape = options.flatMap((option) => ['-E', option])
    expectSame(['-r', dns, '-T', 'fields', '-e', 'ip.addr', '-e', 'dns.qry.name', '-e', 'tcp.port', ...shape])
  })

  it('names of the file are shown when asked', () => {
    const fields = ['-T', 'fields', '-e', '_ws.col.Source', '-e', '_ws.col.Destination']
    const expected = run(['tshark', '-N', 'n'], ['-r', dns, ...fields]).stdout.toString()
    expect(tapscope(['-r', dns, '-N', 'n', ...fields]).stdout.toString()).toBe(expected)
    expect(expected).toContain('Crunch.local')
  })

  it('a preference changes what is shown', () => {
    const fields = ['-T', 'fields', '-e', 'ip.checksum.status']
    for (const value of ['TRUE', 'false', 'nonsense']) {
      expectSame(['-r', dns, '-o', `ip.check_checksum:${value}`, ...fields])
    }
  })

  it.each(['pcapng', 'pcap'])('written frames are those that pass: %s', (format) => {
    const file = join(folder, `written.${format}`)
    const espn = capture('http_espn.pcapng')
    const filter = ['-Y', 'dns || tcp.flags.syn == 1']
    expect(tapscope(['-r', espn, ...filter, '-w', file, '-F', format])).toMatchObject({ status: 0, stderr: '' })
    const fields = [
      '-T',
      'fields',
      ...['frame.time_epoch', 'frame.len', 'ip.id', 'ip.src'].flatMap((name) => ['-e', name]),
    ]
    const expected = tshark(['-r', espn, ...filter, ...fields]).stdout.toString()
    expect(tshark(['-r', file, ...fields]).stdout.toString()).toBe(expected)
    const piped = tapscope(['-r', espn, ...filter, '-w', '-', '-F', format, '-P'])
    writeFileSync(file, piped.stdout)
    expect(tshark(['-r', file, ...fields]).stdout.toString()).toBe(expected)
  })

  it('what is written is printed as well only when asked', () => {
    const file = join(folder, 'printed.pcapng')
    const args = ['-r', dns, '-c', '2', '-w', file]
    expect(tapscope(args).stdout).toHaveLength(0)
    expectSame([...args, '-P'])
    expectSame([...args, '-T', 'fields', '-e', 'ip.src', '-e', 'ip.dst', '-e', 'frame.time_epoch'])
  })

  it('names and secrets of the file are written with its frames', () => {
    const file = join(folder, 'kept.pcapng')
    tapscope(['-r', dns, '-c', '4', '-w', file])
    expect(tapscope(['-r', file, '-N', 'n']).stdout.toString()).toContain('Crunch.local')
  })
})

describe.skipIf(!haveCaptures)('ours', () => {
  it('CSV has a head line and the columns, quoted', () => {
    const lines = tapscope(['-r', capture('dot1ad.pcap'), '-T', 'csv', '-t', 'u'])
      .stdout.toString()
      .split('\n')
    expect(lines[0]).toBe('"No.","Time","Source","Destination","Protocol","Length","Info"')
    expect(lines[1]).toMatch(/^"1","12:16:33\.081092","47\.245\.159\.156","92\.104\.109\.0","ICMP","50","Echo/)
    expect(lines).toHaveLength(4)
  })

  it('the other ways to filter and to be silent', () => {
    const file = capture('dot1ad.pcap')
    const [one] = [tapscope(['-r', file, '-Y', 'frame.number == 2']).stdout.toString()]
    expect(tapscope(['-r', file, '-2', 'frame.number', '==', '2']).stdout.toString()).toBe(one)
    expect(one.split('\n')).toHaveLength(2)
    expect(tapscope(['-r', file, '-q'])).toMatchObject({ status: 0, stderr: '', stdout: Buffer.alloc(0) })
  })
})
