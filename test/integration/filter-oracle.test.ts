/**
 * Filters against tshark: each has to select exactly the frames that `tshark -Y` selects. And what the columns decide of a row,
 * the dissected frame has to decide alike, on every row of every capture.
 */
import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Detail } from '../../src/engine/dissect/detail.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { carriersOf, layerBitOf, rivalOf } from '../../src/engine/filter/columns/bindings.ts'
import { UNSURE } from '../../src/engine/filter/columns/term.ts'
import { compileFilter } from '../../src/engine/filter/compile.ts'
import { SEGMENT_ROWS } from '../../src/engine/store/columns.ts'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { allCaptures, capture, haveCaptures } from '../support/captures.ts'
import { type Engine, startEngine } from '../support/engine.ts'
import { haveTshark } from '../support/tshark.ts'

/** A capture and the filters that have something to tell apart in it. */
const FILTERS: Readonly<Record<string, string>> = {
  'http_espn.pcapng': `
    tcp
    udp
    not tcp
    tcp or udp and dns
    (tcp or udp) and dns
    !tcp && !udp
    not tcp or dns.a
    not (tcp or dns.a)
    !dns == 1
    tcp.port == 80
    tcp.port != 80
    !(tcp.port == 80)
    tcp.port !== 80
    tcp.port === 80
    tcp.port ~= 80
    tcp.port any_ne 80
    any tcp.port > 1024
    all tcp.port > 1024
    all tcp.port > 70
    not all tcp.port > 1024
    tcp.port eq 0x50
    tcp.port == 0120
    tcp.port == 0b1010000
    tcp.port == 'P'
    tcp.port gt 1000 and tcp.port lt 2000
    tcp.port ge 1389 and tcp.port le 1391
    tcp.port in {80, 53}
    tcp.port in {90..80}
    tcp.port in {80..90}
    tcp.port not in {1380..1390}
    tcp.srcport > tcp.dstport
    tcp.srcport == tcp.port
    tcp.srcport != tcp.port
    any tcp.srcport != tcp.port
    tcp.srcport == frame.len
    tcp.stream == 3
    tcp.stream in {0..5, 17}
    udp.stream < 4
    udp.port == 53
    udp.srcport == 53
    ip.addr == 172.16.0.122
    ip.src == 172.16.0.122
    ip.dst != 172.16.0.122
    ip.addr == 68.71.0.0/16
    ip.addr !== 172.16.0.0/12
    ip.addr != 172.16.0.0/12
    not ip.addr == 68.71.208.0/20
    ip.src > 100.0.0.0
    ip.src < 172.16.0.0/12
    ip.src >= 172.16.0.0/12
    ip.src in {4.2.2.1, 68.71.208.0/20}
    ip.dst in {60.0.0.0..100.0.0.0}
    ip.src > ip.dst
    ip.src == ip.addr
    ip.src[0] == 44
    ip.src[0:2] == ac:10
    ip.src[-1:] == 7a
    ip.ttl & 1
    ip.ttl & 0x40 == 64
    ip.ttl == 64
    ip.proto == "TCP"
    ip.proto == 17
    ip.len > 1000
    ip.id == 0
    ip.flags.df == 1
    ip.flags.df == 0
    ip.version == 4
    eth.type == 0x0800
    eth.type == "IPv4"
    eth.src == 00:16:ce:6e:8b:24
    eth.addr == 00-16-ce-6e-8b-24
    eth.addr == 0016.ce6e.8b24
    eth.src contains 6e:8b
    eth.src[0:3] == 00:16:ce
    eth.src[3] & 1
    eth.src > 00:10:00:00:00:00
    frame.len > 100 and not tcp
    frame.len in {60..100}
    frame.len == 60 or frame.len == 54
    frame.cap_len < 70
    frame.number in {1..5, 100, 900..1000}
    frame.number > 950
    frame.time_relative < 1
    frame.time_relative in {0..1}
    frame.time_relative > 5.5 && frame.time_relative <= 6.25
    frame.time_delta > 0.01
    frame.time_delta > -0.1
    frame.time < "2010-04-07 17:29:30"
    frame.time > "Apr  7, 2010 17:29:31.5"
    frame.time >= "2010-04-07T17:29:31Z"
    frame.time_epoch > 1270661371.25
    frame.protocols contains "dns"
    frame contains "GET"
    frame contains 47:45:54
    frame contains 474554
    frame contains 47-45-54
    frame contains 47.45.54
    frame contains 'e'
    frame contains abc
    frame contains ""
    frame matches "get.*http"
    frame matches "(?-i)get.*http"
    frame ~ "\\\\xff\\\\xd8"
    frame[0:3] == 00:16:ce
    frame[-2:] == 0d:0a
    frame[-4:2] == 0d:0a
    frame[100:]
    frame[0,6] == 00:00
    frame[12-13] == 08:00
    tcp contains "GET"
    ip contains "GET"
    eth contains "GET"
    udp contains "espn"
    tcp.payload contains "GET"
    tcp.payload contains 0d:0a:0d:0a
    tcp.payload matches "^get /"
    tcp.payload[0:3] == "GET"
    tcp.payload == 00
    tcp[13] & 2
    tcp[13] & 2 == 2
    tcp[0:2] == 00:50
    tcp[0:2] == 80
    tcp[1] == 0x50
    tcp[0] > 5
    tcp[20:4] == 47:45:54:20
    tcp[100000]
    tcp[-2:] == 0d:0a
    tcp.flags & 2
    tcp.flags & 0x12 == 0x02
    tcp.flags == 0x018
    tcp.flags.syn
    tcp.flags.syn == 1
    tcp.flags.syn == 2
    tcp.flags.syn == 0
    tcp.flags.syn == True
    tcp.flags.syn == "Set"
    tcp.flags.syn == "Not set"
    tcp.flags.syn > 0
    tcp.flags.syn == 1 && tcp.flags.ack == 0
    tcp.flags.syn == tcp.flags.ack
    tcp.len > 0
    tcp.len == 0 and not tcp.flags.syn == 1
    tcp.window_size_value > 60000
    tcp.hdr_len > 20
    len(tcp) > 32
    len(eth) == 14
    len(tcp.payload) > 1000
    count(ip.addr) == 2
    count(tcp.port) > 2
    dns
    dns.qry.name
    dns.qry.name contains "espn"
    dns.qry.name contains "ESPN"
    dns.qry.name matches "ESPN"
    dns.qry.name == "espn.go.com"
    dns.qry.name == espn.go.com
    dns.qry.type == 1
    dns.qry.type == "A (Host Address)"
    dns.flags.response == 0
    dns.flags.response == 1 and dns.count.answers > 1
    dns.id == 0x1234 or dns.id > 50000
    dns.a == 68.71.0.0/16
    http.request.method == GET
    http.request.method == "get"
    http.request.method in {GET, POST}
    http.request.method not in {"POST"}
    http.host
    http.host == "espn.go.com"
    http.host contains "espn"
    http.host contains espn
    http.host matches "^a"
    http.host matches "COM$"
    http.host > "m"
    http.host in {"a".."m"}
    http.host[0:3] == "a.e"
    http.host[-3:] == "com"
    http.host[0] == 61
    http.host[0] == 'a'
    lower(http.host) contains "espn"
    upper(http.host) contains "ESPN"
    len(http.host) > 15
    http.host[0:100] == ""
    http.host[50:]
    ip.src[50:] != 00
    ip.src[0:1,3:1] == ac:7a
    ip.src[3] == ip.dst[3]
    ip.src == ip.src[0:4]
    ip.src & 255.255.0.0 == 172.16.0.0
    eth.src[0:3] == eth.dst[0:3]
    frame[26:4] == ip.src
    tcp.payload contains ""
    tcp.payload > 47:45:54
    tcp.payload < 53
    frame > "Not set"
    ip > "longer than a header has bytes"
    frame contains "\\x47\\105T\\x20/"
    frame contains 61 and frame contains "61"
    tcp.flags.syn == "set" && tcp.flags.ack == "NOT SET"
    tcp.port == 80 and (ip.src == 172.16.0.122 or tcp.flags.fin == 1) and not tcp.len == 0
    tcp.port==80&&!ip.src==172.16.0.122||dns&&!dns.flags.response==1
    http.host matches r"^w+.espn."
    http.host matches "^(a|b)\\\\.espn"
    http.request.line matches "com\\r$"
    http.user_agent matches "firefox/[0-9.]+$"
    http.request.uri contains "/"
    http.user_agent contains "Firefox"
    http.response.code == 200
    http.response.code in {300..399}`,
  'arkime_synthetic.pcap': `
    icmp.type == 3
    ip.src in {10.0.0.0/8..10.1.0.0/16}
    udp.port == 53 and icmp
    udp contains "a"
    arp
    arp.opcode == 1
    arp.src.proto_ipv4 == 10.0.0.0/8
    ip.ttl < 10
    ip.src == ip.dst
    ip.hdr_len > 20
    tcp contains 0d:0a
    udp[8:2]
    eth[12:2] == 08:00
    eth[14:2]
    ip[20:2]
    udp.length > 100
    ipv6
    ip.frag_offset > 0
    ip.flags.mf == 1`,
  '20171220_smb_psexec_add_user.pcap': `
    arp
    arp.opcode == "request"
    arp.opcode == reply
    arp.src.hw_mac contains 00
    eth.dst == ff:ff:ff:ff:ff:ff
    eth.dst[0] & 1
    eth.dst[0] & 1 == 1
    dns.qry.name matches "local"
    dns.flags.rcode != 0
    udp.port in {137, 138, 5353}
    tcp.port == 445 and tcp.flags.push == 1
    tcp contains "SMB"
    tcp contains fe:53:4d:42
    frame matches "s.m.b"
    frame.len > 500 or arp
    ip.dst == 224.0.0.0/4`,
  'KakaoTalk_talk.pcap': `
    sll
    tcp
    udp
    udp.port == 9044
    ip.src == 10.24.82.188 and udp.length > 200
    tcp.flags.reset == 1
    frame.len > 1000
    tcp.stream > 5
    frame contains ff:ff:ff`,
  'ipv6-http-atomic-frag.pcap': `
    ipv6
    ipv6.addr == 2001:db8::/32
    ipv6.src == 2001:db8:1::1
    ipv6.src > ipv6.dst
    ipv6.nxt == 44
    tcp.port == 80
    ipv6.hlim == 64
    not ip`,
  'tls12-dsb.pcapng': `
    tls
    tls.handshake
    tls.handshake.type == 1
    tls.handshake.type == "Client Hello"
    tls.handshake.type in {1, 2}
    tls.handshake.extensions_server_name
    tls.handshake.extensions_server_name contains "a"
    tls.record.content_type == 22
    tls.record.version == 0x0303
    tcp.len > 100 and not tls`,
  'dns+icmp.pcapng.gz': `
    dns
    icmp
    icmp.type == 8
    icmp.type != 8
    dns.flags.response == 1
    dns.qry.name contains "."
    dns.resp.ttl > 100
    icmp contains "abc"
    not dns and not icmp
    dns.count.answers == 0`,
}

/** Where the columns are compared with the tree, beside the captures above. */
const AGREEMENT = [
  ...[
    'ip.addr == 10.0.0.0/8',
    'ip.src != 10.0.0.0/8',
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

/** What both refuse. */
const REFUSED = `
tcp.port == 65536
tcp.port == 80.0
tcp.port == "80"
tcp.port == 1e3
tcp.port == 08
tcp.port == 0b2
tcp.port == 0x
tcp.port == 99999999999999999999
tcp.port == 'ab'
tcp.port == ''
tcp.port contains 80
tcp.port matches "8"
tcp.port AND udp
tcp.port = 80
tcp.port <> 80
tcp.port in {80,443,}
tcp.port in {80 443}
tcp.port in {}
tcp.port in 80
tcp.port in {80
tcp.port in {80..}
tcp.port in {..80}
tcp.port not 80
tcp.port == == 80
tcp.port == 80 80
tcp.port ==
== 80
tcp.prot == 80
tcp &&
&& tcp
tcp udp
tcp,udp
(tcp
tcp)
()
(tcp.port) == 80
tcp.port == (80)
80
"abc"
foo
foo.bar == 1
tcp.seq == 4294967296
tcp.flags.syn == yes
tcp.flags.syn == -1
tcp.flags.syn contains 1
tcp.flags.syn & 1
ip.addr == "1.2.3.4"
ip.addr == 1.2.3
ip.addr == 1.2.3.4/33
ip.addr == 5
ip.addr contains 1.2
ip.addr matches "1"
ip.src == tcp.port
ip.src == eth.src
ip.src & 10
ipv6.addr == "::1"
ipv6.addr == 1.2.3.4
eth.addr == 01:02:03
eth.addr == "01:02:03:04:05:06"
eth.addr contains "ab"
dns.qry.type == "B"
eth.type == ip
ip.proto == tcp
http.host == http
http.host == tcp.port
http.host == "\\q"
http.host == "a
http.host matches a
http.host == a$
http.host == a..b
frame matches abc
frame matches "("
frame contains ip.src
http.host contains tcp
http.host matches "*"
http.host matches "[a"
http.host matches "\\\\1"
frame.time == "garbage"
frame.time == "2026-13-02 03:04:05"
frame.time == "Jan 2, 2026"
frame.time contains "a"
frame.time_relative > 1e3
frame.time_relative > "0.5"
frame.time_relative == 0.0000000001
frame.number > 5.5
tcp.port[0:1] == 00
tcp[] == 1
tcp[a] == 1
tcp[1-0] == 1
tcp[0:2:3] == 1
"abc"[0] == 61
len(frame)
len(tcp) == "a"
len(tcp) contains 1
foo(tcp) == 1
lower(tcp.port) == "a"
lower(http.host)
any (tcp.port == 80)
any tcp
tcp.port == ip.src[0]
tcp.port == 80;
$tcp.port`

const lines = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim())
const run = promisify(execFile)

async function tsharkFrames(path: string, filter: string): Promise<number[]> {
  // Reassembly of segments is to come: until then a message that spans frames counts in its first one.
  const segments = /http|tls/.test(filter) ? ['-o', 'tcp.desegment_tcp_streams:FALSE'] : []
  const options = ['-n', '-r', path, ...segments]
  const args = [...options, '-Y', filter, '-T', 'fields', '-e', 'frame.number']
  const { stdout } = await run('tshark', args, { maxBuffer: 1 << 28, env: { ...process.env, TZ: 'UTC' } })
  return stdout.split('\n').filter(Boolean).map(Number)
}

/** Runs `work` on all items, a few at a time. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
}

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
function select({ engine, details }: Opened, filter: string): { passed: number[]; disputed: string[] } {
  const compiled = compileFilter(filter, engine.session.registry)
  if (!compiled.ok) throw new Error(`${filter}: ${compiled.error.message}`)
  const { index } = engine.session
  const passed: number[] = []
  const disputed: string[] = []
  const verdicts = new Uint8Array(SEGMENT_ROWS)
  for (let from = 0; from < details.length; from += SEGMENT_ROWS) {
    const to = Math.min(details.length, from + SEGMENT_ROWS)
    compiled.value.scan(index, from, to, verdicts)
    for (let row = from; row < to; row++) {
      const verdict = verdicts[row - from]
      const passes = compiled.value.test(details[row])
      if (passes) passed.push(row + 1)
      if (verdict !== 2 && (verdict === 1) !== passes)
        disputed.push(`frame ${row + 1}: columns ${verdict}, frame ${passes}`)
    }
  }
  return { passed, disputed }
}

/** On plain rows, layers in the tree that the row does not tell, and the other way round. */
function untoldLayers({ engine, details }: Opened): string[] {
  const { registry, index } = engine.session
  const untold: string[] = []
  details.forEach((detail, row) => {
    const segment = index.columns.segmentOf(row as RowIndex)
    const slot = index.columns.slotOf(row as RowIndex)
    if ((segment.flags[slot] & UNSURE) !== 0) return
    const fields = new Set(detail.fields)
    const tells = (name: string): boolean => (segment.layers[slot] & layerBitOf(registry, name)) !== 0
    for (const { name, self, fields: declared } of registry.protocols) {
      if (layerBitOf(registry, name) === 0 || (tells(name) && tells(rivalOf(name) ?? ''))) continue
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

describe.skipIf(!haveCaptures || !haveTshark).each(Object.entries(FILTERS))('%s', (name, filters) => {
  const path = capture(name)
  const expected = new Map<string, number[]>()
  let opened: Opened

  beforeAll(async () => {
    opened = await open(path)
    await inParallel(lines(filters), async (filter) => {
      expected.set(filter, await tsharkFrames(path, filter))
    })
  }, 300_000)
  afterAll(() => opened.engine.dispose())

  test.each(lines(filters))('%s', (filter) => {
    const { passed, disputed } = select(opened, filter)
    expect(disputed).toEqual([])
    expect(passed).toEqual(expected.get(filter))
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

describe.skipIf(!haveCaptures || !haveTshark)('filters that both refuse', () => {
  const refused = new Set<string>()
  beforeAll(async () => {
    await inParallel(lines(REFUSED), async (filter) => {
      await tsharkFrames(capture('dot1ad.pcap'), filter).catch(() => refused.add(filter))
    })
  }, 300_000)

  const registry = createRegistry()
  test.each(lines(REFUSED))('%s', (filter) => {
    expect(compileFilter(filter, registry).ok).toBe(false)
    expect(refused).toContain(filter)
  })
})
