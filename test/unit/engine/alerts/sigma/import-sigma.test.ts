/** Rules in Sigma's format, written for these tests: what they become, seen by what that finds, and what is refused. */
import { expect, it } from 'vitest'
import { compileRule } from '../../../../../src/engine/alerts/compile-rule.ts'
import { RULE, type Sample } from '../../../../../src/engine/alerts/rule.ts'
import { type Imported, importSigma } from '../../../../../src/engine/alerts/sigma/import-sigma.ts'
import { createRegistry } from '../../../../../src/engine/dissect/protocols/index.ts'
import { alertsIn } from '../../../../../src/engine/session/alerts/samples.ts'
import { dns, ipv4, question, tcp, udp } from '../../../../fixtures/dissect/build.ts'
import { frameOf } from '../../../../support/rule-alerts.ts'
import { httpRequest, httpResponse, TcpConversation } from '../../../../support/tcp-conversation.ts'

const registry = createRegistry()

const sigma = (source: string, detection: string, more = ''): string =>
  `title: A rule\nid: 3f2b8c1e-9d4a-4e6f-8b7a-1c2d3e4f5a6b\nlogsource: { ${source} }\n${more}\ndetection:\n${detection.replace(/^/gm, '  ')}\n`

async function fires({ rules, refused }: Imported, sample: Sample): Promise<boolean> {
  expect(refused).toEqual([])
  const compiled = compileRule(RULE.parse(rules.at(-1)), registry)
  if (!compiled.ok) throw new Error(compiled.error[0].message)
  return (await alertsIn(sample, [compiled.value], registry)).length > 0
}

const framesOf = (packets: readonly Uint8Array[]): Sample => ({ stdio: packets.map(frameOf) })
function web(uri: string, headers = '', code = 200, method = 'GET'): Sample {
  const packets: Uint8Array[] = []
  new TcpConversation(packets, 40_000, 80).ask(httpRequest(uri, headers, method)).answer(httpResponse(code))
  return framesOf(packets)
}
const lookup = (name: string, type = 1): Sample =>
  framesOf([ipv4(17, udp(40_000, 53, dns(0x0100, [question(name, type)])))])
const connection = (port: number): Sample => framesOf([ipv4(6, tcp(40_000, port, new Uint8Array(), { flags: 0x002 }))])
const agent = (name: string): Sample => web('/', `User-Agent: ${name}\r\n`)

it.each([
  ['a plain text is the whole value, whatever its case', 'c-useragent: evilBOT', agent('EvilBot'), agent('EvilBot 2')],
  ['wildcards', "c-useragent: 'evil*bo?'", agent('evil-robot'), agent('evil-robo')],
  ['escaped wildcards', "c-useragent: 'evil\\*'", agent('evil*'), agent('evil-robot')],
  ['contains', "c-useragent|contains: '(evil.'", agent('a (evil.b'), agent('a (evil b')],
  ['startswith', 'c-useragent|startswith: evil', agent('evilbot'), agent('an evilbot')],
  ['endswith', 'c-uri|endswith: [.exe, .ps1]', web('/a.EXE'), web('/a.exe?')],
  ['all', 'c-uri|contains|all: [cmd=, exec]', web('/?cmd=exec'), web('/?cmd=run')],
  ['re keeps to the case', "c-useragent|re: '^E[a-z]+$'", agent('Evil'), agent('evil')],
  ['re without case', "c-useragent|re|i: '^E[a-z]+$'", agent('evil'), agent('evil1')],
  ['cased', 'c-useragent|cased: Evil', agent('Evil'), agent('evil')],
  ['base64', 'c-uri|base64|contains: secret key', web('/?d=c2VjcmV0IGtleQ=='), web('/?d=secret')],
  ['base64offset', 'c-uri|base64offset|contains: secret key', web('/?d=eHNlY3JldCBrZXl5'), web('/?d=c2VjcmV0IA==')],
  ['exists', 'cs-referer|exists: true', web('/', 'Referer: http://a/\r\n'), web('/')],
  ['null is not there', 'c-useragent: null', web('/'), agent('a')],
  ['a list of values', 'cs-method: [PUT, DELETE]', web('/', '', 200, 'PUT'), web('/')],
  ['an extension', 'c-uri-extension: [exe, dll]', web('/x.dll?a=1'), web('/x.html?a=x.dll')],
])('%s', async (_, item, hit, miss) => {
  const imported = importSigma(sigma('category: proxy', `a: { ${item} }\ncondition: a`), registry)
  expect(await fires(imported, hit)).toBe(true)
  expect(await fires(imported, miss)).toBe(false)
})

it.each([
  ['selection and not filter', web('/evil'), web('/evil?ok')],
  ['selection and not 1 of filter*', web('/evil'), web('/evil?ok')],
  ['1 of sel* and not filter', web('/evil'), web('/good')],
  ['all of selection* and (not filter or selection)', web('/evil'), web('/good')],
  ['not (filter or not selection)', web('/evil'), web('/good')],
  ['1 of them', web('/?ok'), web('/good')],
])('the condition %s', async (condition, hit, miss) => {
  const searches = "selection: { c-uri|contains: evil }\nfilter: { c-uri|contains: '?ok' }\n"
  const imported = importSigma(sigma('category: webserver', `${searches}condition: ${condition}`), registry)
  expect(await fires(imported, hit)).toBe(true)
  expect(await fires(imported, miss)).toBe(false)
})

it('a list of maps is any of them, a map all of its items', async () => {
  const imported = importSigma(
    sigma('category: proxy', 'a:\n  - { cs-method: PUT, c-uri|contains: a }\n  - c-uri|contains: b\ncondition: a'),
    registry,
  )
  expect(await fires(imported, web('/b'))).toBe(true)
  expect(await fires(imported, web('/a'))).toBe(false)
  expect(await fires(imported, web('/a', '', 200, 'PUT'))).toBe(true)
})

it('what is said of a response is looked for there, and both are evidence', async () => {
  const text = sigma(
    'category: webserver',
    'a: { c-uri|contains: evil }\nb: { sc-status: 404 }\ncondition: a and not b',
  )
  const imported = importSigma(text, registry)
  expect(imported.rules[0].response).toMatchObject({ to: 'http.request_in' })
  expect(await fires(imported, web('/evil'))).toBe(true)
  expect(await fires(imported, web('/evil', '', 404))).toBe(false)
})

it('names, connections and tapped processes', async () => {
  const mining = importSigma(
    sigma('category: dns', 'a: { query|endswith: .pool.example, record_type: TXT }\ncondition: a'),
    registry,
  )
  expect(await fires(mining, lookup('a.pool.example', 16))).toBe(true)
  expect(await fires(mining, lookup('a.pool.example'))).toBe(false)
  const detection = `a: { Initiated: 'true', DestinationPort: [4444, 5555] }
f: { DestinationIp|cidr: [192.168.0.0/16, 'fe80::/10'] }
condition: a and not f`
  const shell = importSigma(sigma('category: network_connection, product: linux', detection), registry)
  expect(await fires(shell, connection(4444))).toBe(true)
  expect(await fires(shell, connection(443))).toBe(false)
  const local = importSigma(
    sigma('category: firewall', 'a: { dst_ip|cidr: 10.0.0.0/8, dst_port|gte: 4444 }\ncondition: a'),
    registry,
  )
  expect(await fires(local, connection(4445))).toBe(true)
  expect(await fires(local, connection(4443))).toBe(false)
  const line: Sample = { stdio: ['> {"jsonrpc":"2.0","id":1,"method":"ping"}'] }
  const started = (item: string) =>
    fires(importSigma(sigma('category: process_creation', `a: { ${item} }\ncondition: a`), registry), line)
  expect(
    await Promise.all(['Image|endswith: /server', 'CommandLine: SERVER', 'Image: /bin/server'].map(started)),
  ).toEqual([true, true, false])
})

it('what a rule says of itself is kept, as far as it has a place', () => {
  const more = `status: experimental
author: Somebody
description: What it is about.
level: informational
tags: [attack.t1071.004, attack.command-and-control, Nonsense]
references: ['https://example.com/a', nothing]
falsepositives: [Unknown, Scanners]`
  const [rule] = importSigma(sigma('category: dns', 'a: { query: a }\ncondition: a', more), registry).rules
  expect(rule).toMatchObject({
    id: '3f2b8c1e-9d4a-4e6f-8b7a-1c2d3e4f5a6b',
    title: 'A rule',
    status: 'experimental',
    author: 'Somebody',
    severity: 'info',
    tags: ['attack.t1071.004', 'attack.command-and-control'],
    references: ['https://example.com/a'],
    falsepositives: ['Scanners'],
  })
})

it.each([
  [
    'product: windows, service: security',
    'a: { EventID: 1 }',
    'a',
    /nothing here is like its log source, windows security/,
  ],
  ['category: proxy', 'a: { cs-bytes|gt: 5 }', 'a', /no field here is its cs-bytes/],
  ['category: dns', 'a: [evil]', 'a', /keywords anywhere/],
  ['category: proxy', 'a: { c-uri|expand: "%x%" }', 'a', /modifier expand is not known/],
  ['category: proxy', 'a: { c-uri|re: "(?=a)b" }', 'a', /does not work here: .*take for ever/],
  ['category: proxy', 'a: { c-uri: a }', 'a | count() > 5', /counts after a \|/],
  ['category: proxy', 'a: { c-uri: a }', 'a and b', /names b, which is no search/],
  ['category: proxy', 'a: { c-uri: a }', '(a', /lacks a \)/],
  ['category: proxy', 'a: { c-uri: a }', '2 of a*', /2 of/],
  ['category: proxy', 'a: { c-uri: a, sc-status: 404 }\nb: { c-uri: b }', 'a or b', /mix a request with its response/],
  ['category: firewall', 'a: { dst_ip|startswith: "10." }', 'a', /text in an address/],
  ['category: dns_query, product: windows', 'a: { Image: a }', 'a', /known on Linux only/],
])('refused: %s, %s', (source, searches, condition, reason) => {
  const { rules, refused } = importSigma(sigma(source, `${searches}\ncondition: ${condition}`), registry)
  expect(rules).toEqual([])
  expect(refused).toMatchObject([{ title: 'A rule', reason: expect.stringMatching(reason) }])
})

const BASE = sigma('category: dns', 'a: { query|endswith: .example }\ncondition: a', 'name: base')
const correlation = (text: string): string =>
  `${BASE}---\ntitle: Together\ncorrelation:\n${text.trim().replace(/^/gm, '  ')}\n`
const queries = (...names: readonly string[]): Sample =>
  framesOf(names.map((name) => ipv4(17, udp(40_000, 53, dns(0x0100, [question(name, 1)])))))

it('correlations count events and values, and put rules in order', async () => {
  const many = importSigma(
    correlation('type: event_count\nrules: base\ngroup-by: [src_ip]\ntimespan: 1m\ncondition: { gte: 3 }'),
    registry,
  )
  expect(many.rules).toHaveLength(1)
  expect(await fires(many, queries('a.example', 'a.example', 'a.example'))).toBe(true)
  expect(await fires(many, queries('a.example', 'a.example'))).toBe(false)
  const different = importSigma(
    correlation(
      'type: value_count\nrules: [base]\ngroup-by: [src_ip]\ntimespan: 1m\ncondition: { field: query, gt: 2 }',
    ),
    registry,
  )
  expect(await fires(different, queries('a.example', 'b.example', 'c.example'))).toBe(true)
  expect(await fires(different, queries('a.example', 'b.example', 'b.example'))).toBe(false)
  const second = sigma('category: proxy', 'a: { c-uri|contains: evil }\ncondition: a', 'name: second').replace(
    '3f2b',
    '4f2b',
  )
  const order = 'type: temporal_ordered\nrules: [base, second]\ngroup-by: [src_ip]\ntimespan: 1m'
  const ordered = importSigma(`${second}---\n${correlation(order)}`, registry)
  const [asked, fetched] = [queries('a.example'), web('/evil')]
  const both = (one: Sample, other: Sample): Sample =>
    'stdio' in one && 'stdio' in other ? { stdio: [...one.stdio, ...other.stdio] } : one
  expect(await fires(ordered, both(asked, fetched))).toBe(true)
  expect(await fires(ordered, both(fetched, asked))).toBe(false)
})

it.each([
  ['type: temporal\nrules: [base]\ntimespan: 1m', /temporal, is not known/],
  ['type: event_count\nrules: [other]\ntimespan: 1m\ncondition: { gte: 3 }', /the rule other is not there/],
  ['type: event_count\nrules: [base]\ntimespan: 1m\ncondition: { lt: 3 }', /condition lt is not known/],
  ['type: event_count\nrules: [base]\ntimespan: 1M\ncondition: { gte: 3 }', /timespan 1M/],
])('a correlation that is refused: %s', (text, reason) => {
  expect(importSigma(correlation(text), registry).refused).toMatchObject([{ reason: expect.stringMatching(reason) }])
})

it('what is no rule of Sigma’s is told', () => {
  expect(importSigma('a: [', registry).refused).toHaveLength(1)
  expect(importSigma('- 1\n- 2', registry).refused).toMatchObject([
    { reason: expect.stringMatching(/no rule of Sigma/) },
  ])
})
