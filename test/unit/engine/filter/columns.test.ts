/**
 * The columns against the tree. A random frame is written both ways: as a row, and as the fields that a dissection would find.
 * What a scan decides, `test` has to decide alike; and where the columns hold the whole frame, a scan has to decide.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Stacks, StacksWriter } from '../../../../src/engine/dissect/stack-table.ts'
import { EndpointKind } from '../../../../src/engine/dissect/summary-parts.ts'
import { UNSURE } from '../../../../src/engine/filter/columns/term.ts'
import { compileFilter } from '../../../../src/engine/filter/compile.ts'
import { ColumnsWriter, SEGMENT_ROWS } from '../../../../src/engine/store/columns.ts'
import { Endpoints, EndpointsWriter } from '../../../../src/engine/store/endpoints.ts'
import { RowFlag } from '../../../../src/shared/row-flags.ts'
import { detailOf, miniRegistry, type Node } from './mini-registry.ts'

const registry = miniRegistry()

type NetworkName = 'ip' | 'ipv6'
type TransportName = 'tcp' | 'udp'
interface Network {
  readonly name: NetworkName
  readonly src: Uint8Array
  readonly dst: Uint8Array
}
interface Transport {
  readonly name: TransportName
  readonly src: number
  readonly dst: number
  readonly stream: number
  /** Of TCP alone. */
  readonly syn: boolean
}
interface Frame {
  readonly networks: readonly Network[]
  readonly transports: readonly Transport[]
  readonly dns: string | undefined
  /** Layers that the tree has and the row does not tell, in a row whose flags say so. */
  readonly hidden: readonly (Network | Transport)[]
  readonly flag: number
  readonly untimed: boolean
  readonly seconds: number
  readonly nanos: number
  readonly length: number
  readonly captured: number
}

// Few values, so that filters hit.
const port = fc.constantFrom(0, 53, 80, 443, 65535)
const address = { ip: 4, ipv6: 16 }
const network: fc.Arbitrary<Network> = fc.constantFrom<NetworkName>('ip', 'ipv6').chain((name) => {
  const bytes = fc.nat(3).map((last) => new Uint8Array(address[name]).fill(10, 0, 1).fill(last, address[name] - 1))
  return fc.record({ name: fc.constant(name), src: bytes, dst: bytes })
})
const transport: fc.Arbitrary<Transport> = fc.record({
  name: fc.constantFrom<TransportName>('tcp', 'udp'),
  src: port,
  dst: port,
  stream: fc.nat(3),
  syn: fc.boolean(),
})
const frame: fc.Arbitrary<Frame> = fc
  .record({
    networks: fc.uniqueArray(network, { maxLength: 2, selector: ({ name }) => name }),
    transports: fc.uniqueArray(transport, { maxLength: 2, selector: ({ name }) => name }),
    dns: fc.option(fc.constantFrom('a.example', 'b.example'), { nil: undefined }),
    hidden: fc.array(fc.oneof(network, transport), { maxLength: 2 }),
    flag: fc.constantFrom(0, 0, RowFlag.nested, RowFlag.malformed, RowFlag.reassembled, RowFlag.part, RowFlag.fragment),
    untimed: fc.boolean(),
    seconds: fc.integer({ min: 998, max: 1002 }),
    // The last ones are in damaged files.
    nanos: fc.constantFrom(0, 1, 500_000_000, 999_999_999, 1_500_000_000, 0xffff_ffff),
    length: fc.constantFrom(60, 1500, 0xffff_ffff),
    captured: fc.constantFrom(60, 96, 1500),
  })
  .map((made) => ({ ...made, hidden: (made.flag & UNSURE) === 0 ? [] : made.hidden }))

const isSure = (flag: number): boolean => flag === 0 || flag === RowFlag.fragment
const BASE = { baseSeconds: 1000, baseNanos: 500_000_000 }

function nodesOf(made: Frame, number: number): Node[] {
  const nodes: Node[] = [
    ['frame'],
    ['frame.number', number],
    ['frame.len', made.length],
    ['frame.cap_len', made.captured],
  ]
  if (!made.untimed) {
    const ns = BigInt(made.seconds) * 1_000_000_000n + BigInt(made.nanos)
    nodes.push(['frame.time', ns], ['frame.time_relative', ns - 1_000_500_000_000n])
  }
  for (const layer of [...made.networks, ...made.transports, ...made.hidden]) {
    nodes.push([layer.name])
    if (layer.name === 'ip' || layer.name === 'ipv6')
      nodes.push([`${layer.name}.src`, layer.src], [`${layer.name}.dst`, layer.dst])
    else {
      const { name, src, dst, stream, syn } = layer as Transport
      nodes.push([`${name}.srcport`, src], [`${name}.dstport`, dst], [`${name}.stream`, stream])
      if (name === 'tcp') nodes.push(['tcp.flags.syn', syn])
    }
  }
  if (made.dns !== undefined) nodes.push(['dns'], ['dns.qry.name', made.dns])
  return nodes
}

/** The inner layer wins the columns, as the last to be summarized. */
function indexOf(frames: readonly Frame[]) {
  const endpoints = new EndpointsWriter()
  const columns = new ColumnsWriter()
  const stacks = new StacksWriter(registry.protocols.length)
  const push = (below: number, name: string): number => stacks.push(below, registry.idOf(name))
  for (const made of frames) {
    const segment = columns.openRow()
    const slot = columns.slotOf(columns.nextRow)
    segment.timeSeconds[slot] = made.seconds
    segment.timeNanos[slot] = made.nanos
    segment.originalLength[slot] = made.length
    segment.capturedLength[slot] = made.captured
    segment.flags[slot] = made.flag | (made.untimed ? RowFlag.untimed : 0)
    const names = [...made.networks, ...made.transports].map(({ name }) => name)
    segment.stack[slot] = [...names, ...(made.dns === undefined ? [] : ['dns'])].reduce(push, 0)
    const net = made.networks.at(-1)
    if (net) {
      const kind = net.name === 'ip' ? EndpointKind.ipv4 : EndpointKind.ipv6
      segment.sourceEndpoint[slot] = endpoints.intern(kind, net.src, 0)
      segment.destinationEndpoint[slot] = endpoints.intern(kind, net.dst, 0)
    }
    const last = made.transports.at(-1)
    if (last) {
      segment.sourcePort[slot] = last.src
      segment.destinationPort[slot] = last.dst
      segment.stream[slot] = last.stream + 1
      segment.tcpFlags[slot] = last.name === 'tcp' ? 0x10 | (last.syn ? 2 : 0) : 0
    }
    columns.advance()
  }
  columns.publish(columns.nextRow)
  return { columns, stacks, endpoints, ...BASE }
}

const operator = fc.constantFrom('==', '!=', '<', '<=', '>', '>=', '===', '!==')
const quantifier = fc.constantFrom('', '', 'any ', 'all ')
const numbers = fc.constantFrom('frame.number', 'frame.len', 'frame.cap_len', 'size')
const ports = fc.constantFrom('tcp.srcport', 'tcp.dstport', 'tcp.port', 'udp.srcport', 'udp.port')
const v4 = fc.constantFrom('10.0.0.0', '10.0.0.1', '10.0.0.2/31', '10.0.0.0/8', '11.0.0.0/8', '10.0.0.3')
const v6 = fc.constantFrom('a00::1', 'a00::2', 'a00::/16', 'a00::2/127', 'b00::/16')
const compared = (fields: fc.Arbitrary<string>, values: fc.Arbitrary<string | number>) =>
  fc
    .tuple(quantifier, fields, operator, values)
    .map(([all, name, relation, value]) => `${all}${name} ${relation} ${value}`)
const memberships = (fields: fc.Arbitrary<string>, values: fc.Arbitrary<string | number>) =>
  fc
    .tuple(
      quantifier,
      fields,
      fc.constantFrom(' in ', ' not in '),
      fc.array(fc.tuple(values, fc.option(values)), { minLength: 1, maxLength: 12 }),
    )
    .map(([all, name, word, members]) => {
      // With all, each member is a condition of its own: many of them are more than generated code tells apart.
      const some = members.slice(0, all === 'all ' ? 2 : members.length)
      return `${all}${name}${word}{${some.map(([a, b]) => (b === null ? a : `${a}..${b}`)).join(', ')}}`
    })

const small = fc.constantFrom(1, 2, 3, 60, 96, 1500, 4294967295)
const times = fc.constantFrom('998', '999.999999999', '1000', '1000.5', '1000.500000001', '1002')
const relative = fc.constantFrom('0', '-0.5', '-1.5', '0.000000001', '1.5')
const inColumns: fc.Arbitrary<string> = fc.oneof(
  ...[
    [numbers, small],
    [ports, port],
    [fc.constantFrom('tcp.stream', 'udp.stream'), fc.nat(3)],
    [fc.constant('tcp.flags.syn'), fc.nat(2)],
    [fc.constantFrom('ip.src', 'ip.dst', 'ip.addr'), v4],
    [fc.constantFrom('ipv6.src', 'ipv6.addr'), v6],
    [fc.constant('frame.time'), times],
    [fc.constant('frame.time_relative'), relative],
  ].flatMap(([fields, values]) => [
    compared(fields as fc.Arbitrary<string>, values as fc.Arbitrary<string>),
    memberships(fields as fc.Arbitrary<string>, values as fc.Arbitrary<string>),
  ]),
  fc.constantFrom(
    'ip',
    'ipv6',
    'tcp',
    'udp',
    'dns',
    'frame',
    'ip.addr',
    'tcp.port',
    'udp.stream',
    'tcp.flags.syn',
    'frame.time',
    'frame.len',
    'http',
  ),
)
const elsewhere = fc.constantFrom(
  'dns.qry.name contains "a"',
  'dns.qry.name',
  'tcp.srcport == udp.srcport',
  'ip.src == ip.dst',
  'frame.protocols',
  'data',
  'dns.qry.name != "a.example"',
)

const combined = (leaf: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc
        .tuple(tie('filter'), fc.constantFrom('&&', '||', '^^'), tie('filter'))
        .map(([a, word, b]) => `(${a}) ${word} (${b})`),
      tie('filter').map((a) => `!(${a})`),
    ),
  })).filter

function scan(text: string, frames: readonly Frame[], generate: boolean): Uint8Array {
  const compiled = compileFilter(text, registry, { generate })
  if (!compiled.ok) throw new Error(`${text}: ${compiled.error.message}`)
  const verdicts = new Uint8Array(frames.length).fill(9)
  compiled.value.scan(indexOf(frames), 0, frames.length, verdicts)
  return verdicts
}

function answers(text: string, frames: readonly Frame[]): boolean[] {
  const compiled = compileFilter(text, registry)
  if (!compiled.ok) throw new Error(`${text}: ${compiled.error.message}`)
  const { value } = compiled
  return frames.map((made, i) => value.test(detailOf(registry, nodesOf(made, i + 1))))
}

const some = fc.array(frame, { minLength: 1, maxLength: 20 })

describe('a scan', { timeout: 60_000 }, () => {
  test('agrees with the tree wherever it decides', () => {
    fc.assert(
      fc.property(combined(fc.oneof(inColumns, elsewhere)), some, (text, frames) => {
        const expected = answers(text, frames)
        scan(text, frames, true).forEach((verdict, i) => {
          if (verdict !== 2) expect(`row ${i}: ${verdict}`).toBe(`row ${i}: ${Number(expected[i])}`)
        })
      }),
      { numRuns: 1000 },
    )
  })

  test('decides every row whose columns hold the whole frame', () => {
    const isWhole = ({ flag, networks, transports }: Frame) =>
      isSure(flag) && networks.length < 2 && transports.length < 2
    fc.assert(
      fc.property(combined(inColumns), some, (text, frames) => {
        scan(text, frames, true).forEach((verdict, i) => {
          if (isWhole(frames[i])) expect(verdict).not.toBe(2)
        })
      }),
      { numRuns: 500 },
    )
  })

  test('says the same with closures as with generated code', () => {
    fc.assert(
      fc.property(combined(fc.oneof(inColumns, elsewhere)), some, (text, frames) => {
        expect(scan(text, frames, false)).toEqual(scan(text, frames, true))
      }),
      { numRuns: 500 },
    )
  })
})

const plain = (changes: Partial<Frame> = {}): Frame => ({
  networks: [{ name: 'ip', src: Uint8Array.of(10, 0, 0, 1), dst: Uint8Array.of(10, 0, 0, 2) }],
  transports: [{ name: 'tcp', src: 443, dst: 50_000, stream: 0, syn: false }],
  dns: undefined,
  hidden: [],
  flag: 0,
  untimed: false,
  seconds: 1000,
  nanos: 0,
  length: 60,
  captured: 60,
  ...changes,
})

describe('verdicts', () => {
  const DNS = plain({ dns: 'a.example', transports: [{ name: 'udp', src: 53, dst: 50_000, stream: 0, syn: false }] })
  const QUOTE = plain({ flag: RowFlag.nested, transports: [] })
  test.each([
    ['tcp.port == 443', [1, 0, 2]],
    ['tcp.port != 443', [0, 0, 2]],
    ['!(tcp.port == 443)', [0, 1, 2]],
    ['ip.src == 10.0.0.1', [1, 1, 1]],
    ['ip.src != 10.0.0.1', [0, 0, 0]],
    ['ip.src == 10.0.0.9', [0, 0, 2]],
    ['dns.qry.name contains "x"', [0, 2, 2]],
    ['!dns.qry.name contains "x"', [1, 2, 2]],
    ['dns.qry.name contains "x" && tcp.port == 443', [0, 0, 2]],
    ['dns.qry.name contains "x" || ip.src == 10.0.0.1', [1, 1, 1]],
    ['dns', [0, 1, 2]],
    ['frame.len == 60', [1, 1, 1]],
    ['data contains "x"', [2, 2, 2]],
    ['frame', [1, 1, 1]],
  ])('%s', (text, expected) => {
    expect([...scan(text, [plain(), DNS, QUOTE], true)]).toEqual(expected)
  })
})

describe('endpoints that come later', () => {
  const compiled = compileFilter('ip.src == 10.0.0.0/8', registry)
  if (!compiled.ok) throw new Error(compiled.error.message)
  const program = compiled.value

  test('are resolved as rows name them, and unknown while their chunk is on its way', () => {
    const chunks: SharedArrayBuffer[] = []
    const writer = new EndpointsWriter((buffer) => chunks.push(buffer))
    const columns = new ColumnsWriter()
    const endpoints = new Endpoints()
    const stacks = new StacksWriter(registry.protocols.length)
    const ip = stacks.push(0, registry.idOf('ip'))
    const add = (...src: number[]) => {
      const slot = columns.slotOf(columns.nextRow)
      columns.openRow().sourceEndpoint[slot] = writer.intern(EndpointKind.ipv4, Uint8Array.from(src), 0)
      columns.openRow().stack[slot] = ip
      columns.advance()
      columns.publish(columns.nextRow)
    }
    const verdicts = (from: number): number[] => {
      const out = new Uint8Array(columns.rowCount - from)
      program.scan({ columns, stacks, endpoints, ...BASE }, from, columns.rowCount, out)
      return [...out]
    }
    add(10, 0, 0, 1)
    expect(verdicts(0)).toEqual([2])
    endpoints.attach(chunks[0])
    expect(verdicts(0)).toEqual([1])
    add(11, 0, 0, 1)
    add(10, 0, 0, 2)
    expect(verdicts(1)).toEqual([0, 1])
    expect(verdicts(0)).toEqual([1, 0, 1])
  })
})

test('rows of later segments have their numbers', () => {
  const columns = new ColumnsWriter()
  for (let i = 0; i < SEGMENT_ROWS + 3; i++) {
    columns.openRow()
    columns.advance()
  }
  columns.publish(columns.nextRow)
  const compiled = compileFilter(`frame.number in {${SEGMENT_ROWS}, ${SEGMENT_ROWS + 2}}`, registry)
  const out = new Uint8Array(3)
  if (compiled.ok)
    compiled.value.scan(
      { columns, stacks: new Stacks(), endpoints: new Endpoints(), ...BASE },
      SEGMENT_ROWS,
      SEGMENT_ROWS + 3,
      out,
    )
  expect([...out]).toEqual([0, 1, 0])
})
