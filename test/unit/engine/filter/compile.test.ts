import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFilter } from '../../../../src/engine/filter/compile.ts'
import { detailOf, miniRegistry, type Node } from './mini-registry.ts'

const registry = miniRegistry()
const ip = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes)
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

/** An Ethernet frame of 40 bytes: ip from 4 to 30, tcp from 12, http from 20; the rest is a trailer. */
const BYTES = Uint8Array.from({ length: 40 }, (_, i) => i)
BYTES.set(ascii('GET /abc\r\n'), 20)
BYTES.set([0, 26], 6)
BYTES.set(ascii('TRAILER'), 31)

const NODES: readonly Node[] = [
  ['frame', null, 0, 40],
  ['frame.number', 7],
  ['frame.len', 1500],
  ['frame.time', 1_767_323_045_123_456_789n],
  ['frame.time_relative', 1_500_000_000n],
  ['frame.protocols', 'eth:ethertype:ip:tcp:http'],
  ['frame.pid', 1234],
  ['eth', null, 0, 4],
  ['eth.src', ip(0, 0x1b, 0xc5, 0, 0, 0xff)],
  ['eth.type', 0x800],
  ['ip', null, 4, 8],
  ['ip.src', ip(10, 0, 0, 1)],
  ['ip.dst', ip(192, 168, 7, 9)],
  ['ip.ttl', 64],
  ['tcp', null, 12, 8],
  ['tcp.srcport', 40_000],
  ['tcp.dstport', 80],
  ['tcp.flags', 0x12],
  ['tcp.flags.syn', true],
  ['tcp.analysis.retransmission'],
  ['tcp.payload', BYTES.subarray(20, 30)],
  ['http', null, 20, 10],
  ['http.host', 'www.Example.com'],
  ['http.request.method', 'GET'],
  ['http.content_length', 5_000_000_000n],
  ['http.rate', 1.5],
  ['dns.qry.type', 28],
  ['dns.ttl', -5],
]
const detail = detailOf(registry, NODES, BYTES)

function passes(text: string): boolean | string {
  const compiled = compileFilter(text, registry)
  return compiled.ok ? compiled.value.test(detail) : compiled.error.message
}

const TRUE = `
tcp
frame.number == 7
frame.number == 0x7 and frame.number in {5..9}
frame.len > 1000 && frame.len <= 1500 && frame.len != 1499
tcp.port == 80
tcp.port == 40000
tcp.port != 81
tcp.port !== 80
any tcp.port != 80
all tcp.port > 79
all tcp.port in {80..50000}
tcp.port not in {81}
tcp.port in {1, 2, 80}
not tcp.port == 81
80 == tcp.port
79 < tcp.dstport < 81
tcp.srcport > tcp.dstport
tcp.srcport != tcp.dstport
ip.src == 10.0.0.1
ip.src == 10.0.0.0/8
ip.addr == 192.168.0.0/16
ip.addr !== 10.0.0.0/8
ip.dst > 10.0.0.0/8
ip.dst in {192.168.7.0..192.168.7.255}
ip.src < 10.0.0.2
ip.src <= 10.0.0.0/8
ip.src[0] == 0a
ip.src[0:2] == 0a:00
ip.src[0:1,3:9] == 0a
ip.src[9:] != 00
ip.src == ip.src[0:4]
frame[20:3] == http[0:3]
ip.src & 255.0.0.0 == 10.0.0.0
tcp.payload contains ""
tcp.payload > ff:ff
ip.ttl == '@'
eth.src == 00:1b:c5:00:00:ff
eth.src == 001b.c500.00ff
eth.src contains 1b:c5
eth.src[1:2] == 1b-c5
eth.src[5] & 1
eth.type == "IPv4"
eth.type == ipv4
tcp.flags & 2
tcp.flags & 0x12 == 0x12
tcp.flags.syn
tcp.flags.syn == 1
tcp.flags.syn == True
tcp.flags.syn == "Set"
tcp.flags.syn == 2
tcp.flags.syn != 0
tcp.flags.syn in {1}
tcp.analysis.retransmission
http.host == "www.Example.com"
http.host == www.Example.com
http.host contains "Example"
http.host contains Example
http.host contains 'E'
http.host matches "example\\\\.COM$"
http.host matches r"^www\\."
http.host matches "(?-i)Example"
http.host > "www"
http.host in {"a", "www.Example.com"}
http.host in {"a".."x"}
http.host[0:3] == "www"
http.host[-3:] == "com"
http.host[0] == 77
http.host[0] == 'w'
lower(http.host) == "www.example.com"
upper(http.host) contains "EXAMPLE"
len(http.host) == 15
len(ip.src) == 4
len(tcp.port) == 2
count(tcp.port) == 2
http.content_length == 5000000000
http.content_length > 4294967296
http.rate == 1.5
http.rate > 1 && http.rate < 2.5e0
http.rate in {1.25..1.5}
dns.qry.type == "AAAA (IPv6 Address)"
dns.qry.type == AAAA
dns.qry.type == aaaa
dns.qry.type > "A"
dns.ttl == -5
dns.ttl < 0
dns.ttl in {-10..-1}
frame.time > "2026-01-01"
frame.time == "2026-01-02T03:04:05.123456789Z"
frame.time > 1767323045.123456788
frame.time_relative == 1.5
frame.time_relative > -1
frame.time_relative in {1..2}
frame contains "GET"
frame contains 47:45:54
frame contains 474554
frame contains "\\x47ET"
frame contains "TRAILER"
eth contains "TRAILER"
frame matches "get /[a-c]+\\\\r"
tcp.payload ~ "GET.*$"
ip contains "GET"
tcp contains "GET"
http contains "abc"
tcp.payload contains "GET"
tcp.payload matches "^get"
tcp.payload == 47:45:54:20:2f:61:62:63:0d:0a
tcp[0:2] == 0c:0d
http[0:3] == "GET"
ip[0:1] == 04
frame[0] == 00
frame[-2:] == 26:27
frame[1,3-4] == 01:03:04
frame.protocols contains "http"
http.request.method == 'GET'
pid==1234 && size>1000 && data contains 'Example'
data contains 77.77
data matches "^WWW"
data == "www.Example.com"
tcp xor udp
tcp xor udp xor dns.time
tcp ^^ tcp ^^ tcp
(udp or tcp) and not dns
tcp.srcport + 1 == 40001
tcp.dstport - 100 == -20
tcp.dstport - 100 < 0 and not tcp.dstport - 100 > 0
{tcp.dstport + 4} * 2 % 100 == 68
tcp.dstport / 3 == 26
tcp.dstport == 79 + 1
tcp.dstport == 40 * 2 and tcp.dstport < 40 + 41
tcp.srcport > 4 * {tcp.dstport + 3}
tcp.port + tcp.port == 160
-tcp.dstport == -80 and -tcp.dstport < 0
dns.ttl + 5 == 0
dns.ttl * -2 == 10
dns.ttl + 10 > -5
http.content_length * 2 == 10000000000
http.rate * 2 == 3.0
http.rate - 2 < 0
frame.time_relative + 0.5 == 2
-frame.time_relative < -1
tcp.port != -1
ip.ttl in {-1, 64}
tcp.port in {tcp.dstport}
tcp.port in {70..tcp.dstport}
ip.addr in {1.1.1.1, ip.dst}
max(tcp.port) == 40000
min(tcp.srcport, tcp.dstport, 100) == 80
max(udp.port, 5) == 5
max(ip.addr) == 192.168.7.9
min(http.host, "b") == "b"
max(frame.time_relative, 2) == 2
abs(dns.ttl) == 5
abs(tcp.dstport - 100) == 20
abs(-frame.time_relative) == 1.5
string(tcp.dstport) == "80"
string(ip.src) matches "^10\\\\.0"
string(eth.src) == "00:1b:c5:00:00:ff"
string(frame.number)[0:1] == "7"
len(string(tcp.srcport)) == 5
count(tcp.port) * 2 == 4
len(ip) + len(tcp) == 16
tcp.srcport#1 == 40000
ip.src#[-1] == 10.0.0.1
@http == "GET /abc\\r\\n"
@http[0:3] == "GET"
tcp.port + 1
tcp.dstport % 0 != 1
`

const FALSE = `
udp
not tcp
tcp.port != 80
tcp.port === 80
all tcp.port == 80
all tcp.port > 80
udp.port != 80
udp.port == 80
not udp.port == 80 and udp
dns.qry.name == ""
dns.qry.name
tcp.port in {90..70}
tcp.port not in {80}
ip.addr != 10.0.0.0/8
ip.src < 10.0.0.0/8
ip.src[4]
ip.src & 0.255.255.0
ip > "longer than its header"
ip.src[0:5] == 0a:00:00:01:00
tcp.flags & 4
tcp.flags.syn == 0
tcp.flags.syn == "Not set"
http.host == "www.example.com"
http.host contains "example"
http.host contains ""
frame contains ""
http.host matches "(?-i)example"
http.host[0:3] == "WWW"
ip contains "TRAILER"
tcp contains "TRAILER"
http contains "TRAILER"
eth[4]
ip[8]
tcp[8:]
count(udp.port) == 0
tcp ^^ tcp
frame.time < "2026-01-01"
frame.time_relative > 1.5
frame contains 47:45:55
eth.src == 00:1b:c5:00:00:fe
http.request.method == get
tcp.port == -1
tcp.port > -1
tcp.port < -1
ip.ttl in {-5..64}
tcp.srcport + udp.srcport == 1
tcp.srcport + udp.srcport != 1
tcp.dstport / 0 == 1
frame.len * 65536 * 65536 == 0
frame.len + -5 > 0
tcp.dstport - 80
tcp.dstport - 1 > -5
max(udp.port, udp.port) == 1
tcp.srcport#2
tcp.srcport#0 == 40000
all tcp.port in {80, 30000..50000}
tcp.dstport == \${tcp.dstport}
`

const lines = (text: string): string[] => text.trim().split('\n')

describe('test', () => {
  test.each(lines(TRUE))('%s', (text) => {
    expect(passes(text)).toBe(true)
  })

  test.each(lines(FALSE))('not: %s', (text) => {
    expect(passes(text)).toBe(false)
  })

  test('every frame passes the empty filter', () => {
    expect(passes('')).toBe(true)
  })
})

/** What is between ‹ and › is what the error points at. */
const WRONG: readonly (readonly [string, string, string?])[] = [
  ['‹tcp.prot› == 80', 'no field', 'tcp.port'],
  ['‹tcp.srcprt› == 80', 'no field', 'tcp.srcport'],
  ['‹http.hots› contains "a"', 'no field', 'http.host'],
  ['‹IP.addr› == 1.2.3.4', 'no field', 'ip.addr'],
  ['‹foo›', 'no field'],
  ['tcp and ‹80›', 'a value'],
  ['‹"abc"›', 'needed here'],
  ['‹1.2.3.4›', 'a value'],
  ['tcp.port == ‹65536›', '0 to 65535'],
  ['tcp.port == ‹-65536›', '0 to 65535'],
  ['‹tcp.port-1› == 80', 'a - in it', 'tcp.port - 1'],
  ['tcp.port == ‹80.0›', 'a number'],
  ['tcp.port == ‹"80"›', 'a number'],
  ['tcp.port == ‹http›', "can't be compared"],
  ["tcp.port == ‹'ab'›", 'a number'],
  ['‹tcp.port› contains 80', 'contains needs text'],
  ['‹ip.src› matches "1"', 'matches needs text'],
  ['ip.src == ‹"1.2.3.4"›', 'without quotes'],
  ['ip.src == ‹1.2.3›', 'no IPv4'],
  ['ip.src == ‹1.2.3.4/33›', 'at most 32'],
  ['ip.src == ‹localhost›', 'no IPv4'],
  ['ipv6.src == ‹1.2.3.4›', 'no IPv6'],
  ['eth.src == ‹01:02›', 'hardware address'],
  ['eth.src contains ‹"ab"›', 'without quotes'],
  ['dns.qry.type == ‹NSS›', 'have names'],
  ['tcp.flags.syn == ‹yes›', 'a boolean'],
  ['‹tcp.analysis.retransmission› == 1', 'a label'],
  ['frame.time > ‹"soon"›', 'date and time'],
  ['frame.time_relative > ‹1e3›', 'no time'],
  ['frame.time_relative > ‹"0.5"›', 'without quotes'],
  ['http.host matches ‹http›', 'double quotes'],
  ['http.host matches ‹"("›', 'wrong'],
  ['http.host matches ‹"(?=a)"›', 'Look-ahead'],
  ['http.host matches ‹"a++"›', 'Possessive'],
  ['http.host matches ‹"(a)\\\\1"›', 'Backreferences'],
  ['http.host matches ‹"(x{100}){100}"›', 'wrong'],
  [`http.host matches ‹"${'x{900}'.repeat(9)}"›`, 'too large'],
  [`http.host matches ‹"${'x'.repeat(1001)}"›`, 'longer than'],
  ['frame contains ‹xyz›', 'no byte string'],
  ['frame contains ‹ip.src›', "can't be compared"],
  ['ip.src == ‹tcp.port›', "can't be compared"],
  ['‹tcp.port[0:1]› == 00', 'no bytes'],
  ['‹len(tcp)›', "can't stand alone"],
  ['‹foo(tcp)› > 1', 'no function'],
  ['‹max(tcp.port)›', "can't stand alone"],
  ['‹max(1, 2)› > 1', 'A field is needed'],
  ['max(tcp.port, ‹ip.src›) == 1', 'one type'],
  ['‹abs(ip.src)› == 1', 'takes a number'],
  ['‹string(http.host)› == "a"', 'takes a number or an address'],
  ['‹abs(tcp.port, 1)› == 1', 'takes one field'],
  ['‹http.host› + 1 == 2', 'used with +'],
  ['‹frame.time_relative› * 2 > 1', 'used with *'],
  ['‹frame.time_relative + tcp.port› > 1', 'joins them'],
  ['‹-http.host› == 1', 'no negative'],
  ['tcp.port + ‹65536› == 1', '0 to 65535'],
  ['tcp.port == ‹1 / 0›', 'no value'],
  ['‹1 + 2› == 3', 'needed here'],
  ['‹foo›#1', 'no field'],
  ['@‹foo› == 00', 'no field'],
  [`‹\${tcp.port}›`, 'stand alone'],
  ['‹lower(tcp.port)› == "a"', 'takes text'],
  ['‹len()› > 1', 'takes one'],
  ['tcp.port in {80, ‹ip.src›}', "can't be compared"],
  ['tcp.port in {80, ‹"x"›}', 'a number'],
  ['http.rate in {‹x›}', 'floating'],
  ['ip.src & ‹1›', 'no IPv4'],
  ['‹http.host & 1›', 'no bits'],
]

describe('compileFilter refuses', () => {
  test.each(WRONG.map(([marked, message, suggestion]) => ({ marked, message, suggestion })))('$marked', (expected) => {
    const { marked, message, suggestion } = expected
    const text = marked.replace(/[‹›]/g, '')
    const compiled = compileFilter(text, registry)
    expect(compiled.ok).toBe(false)
    if (compiled.ok) return
    const { error } = compiled
    expect(`${text.slice(0, error.start)}‹${text.slice(error.start, error.end)}›${text.slice(error.end)}`).toBe(marked)
    expect(error.message).toContain(message)
    expect(error.suggestion).toBe(suggestion)
    if (suggestion) expect(error.hint).toContain(suggestion)
  })
})

test('a program says whether the columns are enough', () => {
  const needs = (text: string) => {
    const compiled = compileFilter(text, registry)
    return compiled.ok && compiled.value.needsDissection
  }
  expect(needs('tcp.port == 443 && ip.src == 10.0.0.0/8 && frame.len > 5')).toBe(false)
  expect(needs('not dns or tcp.stream == 5')).toBe(false)
  expect(needs('tcp.flags.syn == 1')).toBe(false)
  expect(needs('tcp.flags & 2')).toBe(true)
  expect(needs('data contains "x"')).toBe(true)
  expect(needs('')).toBe(false)
})

test('any text compiles or is refused, and what compiles runs', { timeout: 60_000 }, () => {
  const word = fc.constantFrom(
    ...registry.fields.map(({ name }) => name),
    ...[
      'ip.addr',
      'tcp.port',
      'data',
      '==',
      '!=',
      '<',
      '>=',
      '===',
      'contains',
      'matches',
      'in',
      'not',
      '!',
      'and',
      '||',
      '^^',
    ],
    ...['(', ')', '{', '}', ',', '..', '[0]', '[1:2,-3:]', '&', '-', '+', 'any', 'all', 'len(', 'lower(', 'count('],
    ...[
      '1',
      '0x50',
      '-1',
      '1.5',
      '10.0.0.0/8',
      '::1',
      '00:11:22:33:44:55',
      'aa:bb',
      "'a'",
      '"GET"',
      '"("',
      '"^.*$"',
      'True',
      'GET',
    ],
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const text = words.join(' ')
      const compiled = compileFilter(text, registry)
      if (compiled.ok) expect(typeof compiled.value.test(detail)).toBe('boolean')
      else {
        expect(compiled.error.start).toBeGreaterThanOrEqual(0)
        expect(compiled.error.end).toBeLessThanOrEqual(text.length)
        expect(compiled.error.end).toBeGreaterThan(compiled.error.start)
      }
    }),
    { numRuns: 2000 },
  )
})

describe('a filter that is known to compile', () => {
  const trusted = (text: string): boolean => {
    const compiled = compileFilter(text, registry, { trusted: true })
    if (!compiled.ok) throw new Error(compiled.error.message)
    return compiled.value.test(detail)
  }

  test('has its regular expressions all the same, once they run', () => {
    expect(trusted('http.host matches "(?-i)Example"')).toBe(true)
    expect(trusted('http.host matches "(?-i)example"')).toBe(false)
    expect(trusted('udp && http.host matches "("')).toBe(false)
    expect(() => trusted('tcp && http.host matches "("')).toThrow('compiles')
  })
})
