/**
 * tshark on the samples: every field that both know has the same values, and fields are declared as Wireshark declares them. What
 * differs on purpose is listed here with the reason.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Field } from '../../../../src/engine/dissect/protocol.ts'
import type { NumberBase } from '../../../../src/shared/fields.ts'
import { formatFieldValue } from '../../../../src/shared/format/value.ts'
import type { Sample } from '../../../fixtures/dissect/samples.ts'
import { haveTshark } from '../../../support/tshark.ts'
import { allSamples, dissect, registry } from './support.ts'

/** Fields whose value comes from other frames or from the file, and those that differ on purpose. */
const NOT_COMPARED: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^_ws\./, 'notes have our words'],
  [/^frame\./, 'the record, which a test file does not repeat'],
  [/^(tcp|udp)\.stream$/, 'the index numbers streams'],
  [
    /^tcp\.(analysis|completeness|time_|connection\.fin_)/,
    'what the first pass finds, see tcp-analysis-oracle.test.ts',
  ],
  [
    /^tcp\.(seq|ack|nxtseq|window_size|window_size_scalefactor|options\.sack_.e)$/,
    'relative to a stream that samples state',
  ],
  [/^icmp\.data_time/, 'goes by the time of the frame'],
  [/^http\.(request|response)\.line$/, 'we show a line that is cut too'],
  [/^http\.file_data$/, 'shown where JSON follows too'],
  [
    /^dns\.(unsolicited|time|retransmi.*|response_(in|to))$|^http\.(time|.*_(in|number)|response_for\.uri)$/,
    'what the first pass finds, see transactions.test.ts',
  ],
  [/^arp\.(duplicate|seconds)/, 'the addresses of earlier frames, see announced-streams.test.ts'],
  [/^dhcp\.option\.value$/, 'tshark adds it, hidden, to options that have a field of their own'],
  [/^tls\.handshake\.extension\.data$/, 'shown for extensions that tshark takes apart further'],
  [/^tls\.handshake\.random_(time|bytes)$/, 'tshark does not split the random of TLS 1.3'],
  [/^telnet\.option_data$/, 'tshark takes the parameters of options apart'],
  [/^pop\.(request|response)(\.data)?$/, 'tshark gives lines no value'],
  [/^ip\.cur_rt$|^ip\.src_rt$/, 'tshark repeats the current route'],
]

/** Labels and types that differ, with the reason. */
const DECLARED_OTHERWISE: Readonly<Record<string, string>> = {
  'radiotap.datarate': 'a float of Wireshark’s, numbers here have 64 bits',
  'wlan_radio.data_rate': 'a float of Wireshark’s, numbers here have 64 bits',
  'udp.payload': 'its line has another label than its field',
  'dhcp.client_id.uuid': 'we have no type for GUIDs',
  'tls.handshake.type': 'two fields of that name, the other label is the tree’s',
  'dns.rr.udp_payload_size': 'two fields of that name, the other one is multicast DNS’s',
}

const SEPARATOR = '\u0001'
const folder = mkdtempSync(join(tmpdir(), 'tapscope-samples-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A pcap file of the samples of one link type. */
function writeCapture(linkType: number, samples: readonly Sample[]): string {
  const parts: Buffer[] = [Buffer.alloc(24)]
  parts[0].writeUInt32LE(0xa1b2c3d4, 0)
  parts[0].writeUInt16LE(2, 4)
  parts[0].writeUInt16LE(4, 6)
  parts[0].writeUInt32LE(262_144, 16)
  parts[0].writeUInt32LE(linkType, 20)
  for (const { bytes } of samples) {
    const header = Buffer.alloc(16)
    header.writeUInt32LE(1_700_000_000, 0)
    header.writeUInt32LE(bytes.length, 8)
    header.writeUInt32LE(bytes.length, 12)
    parts.push(header, Buffer.from(bytes))
  }
  const file = join(folder, `${linkType}.pcap`)
  writeFileSync(file, Buffer.concat(parts))
  return file
}

function tshark(args: readonly string[]): string[] {
  const env = { ...process.env, TZ: 'UTC' }
  const { stdout } = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 1 << 28, env })
  return stdout.split('\n').slice(0, -1)
}

function ourValues(sample: Sample): Map<string, string> {
  const detail = dissect(sample)
  const values = new Map<string, string>()
  detail.fields.forEach((field, i) => {
    if (!field) return
    const text = formatFieldValue(field, detail.values[i])
    const before = values.get(field.name)
    values.set(field.name, before === undefined ? text : `${before},${text}`)
  })
  return values
}

const BASES: Readonly<Record<NumberBase, string>> = {
  dec: 'BASE_DEC',
  hex: 'BASE_HEX',
  dec_hex: 'BASE_DEC_HEX',
  hex_dec: 'BASE_HEX_DEC',
  oct: 'BASE_OCT',
}

/** `FT_UINT16`, as Wireshark names our type. */
const wiresharkType = ({ type }: Field): string =>
  type === 'ipv4' ? 'FT_IPv4' : type === 'ipv6' ? 'FT_IPv6' : `FT_${type.toUpperCase()}`

describe.skipIf(!haveTshark)(`tshark on the samples${haveTshark ? '' : ' (skipped: no tshark)'}`, () => {
  /** Lines of `tshark -G fields`: label, name, type, base, by name. */
  const declared = new Map<string, readonly string[]>()

  beforeAll(() => {
    for (const line of tshark(['-G', 'fields'])) {
      const [kind, label, name, type, , base] = line.split('\t')
      if (kind === 'F') declared.set(name, [label, type.replace(/^FT_STRINGZ(PAD)?$/, 'FT_STRING'), base])
    }
  }, 30_000)

  it('declares fields as Wireshark does', () => {
    const differences: string[] = []
    for (const field of registry.fields) {
      const theirs = declared.get(field.name)
      if (!theirs || DECLARED_OTHERWISE[field.name]) continue
      const [label, type, base] = theirs
      if (field.label !== label) differences.push(`${field.name}: "${field.label}" is "${label}"`)
      if (wiresharkType(field) !== type) differences.push(`${field.name}: ${wiresharkType(field)} is ${type}`)
      const ours = BASES[field.base ?? 'dec']
      if (
        type.startsWith('FT_UINT') &&
        base.startsWith('BASE_') &&
        ours !== base &&
        !/PT_|OUI|NONE|CUSTOM/.test(base)
      ) {
        differences.push(`${field.name}: ${ours} is ${base}`)
      }
    }
    expect(differences).toEqual([])
  })

  it.each([...new Set(allSamples.map(([, { linkType }]) => linkType))])(
    'link type %i',
    (linkType) => {
      const ours = allSamples.filter(([, sample]) => sample.linkType === linkType && !sample.noOracle)
      const names = registry.fields
        .map(({ name }) => name)
        .filter((name) => declared.has(name) && !NOT_COMPARED.some(([pattern]) => pattern.test(name)))
      const file = writeCapture(
        linkType,
        ours.map(([, sample]) => sample),
      )
      const lines = tshark([
        '-n',
        '-r',
        file,
        '-T',
        'fields',
        '-E',
        `separator=${SEPARATOR}`,
        ...names.flatMap((name) => ['-e', name]),
      ])
      expect(lines.length).toBe(ours.length)
      const differences: string[] = []
      ours.forEach(([title, sample], i) => {
        const values = ourValues(sample)
        lines[i].split(SEPARATOR).forEach((theirs, column) => {
          const mine = values.get(names[column]) ?? ''
          if (mine !== theirs) differences.push(`${title}: ${names[column]} is ${theirs}, not ${mine}`)
        })
      })
      expect(differences).toEqual([])
    },
    30_000,
  )
})
