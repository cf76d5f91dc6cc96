/**
 * `tapscope read -T fields` against tshark on every readable Ethernet capture: byte for byte, except on the frames whose tunnels or
 * protocols this version does not dissect yet, which are listed with the reason.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { capture, haveCaptures } from '../support/captures.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const CLI = fileURLToPath(new URL('../../src/cli/index.ts', import.meta.url))
const FIELDS = [
  'frame.number',
  'frame.time_epoch',
  'frame.len',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'tcp.srcport',
  'tcp.dstport',
  'udp.srcport',
  'udp.dstport',
]

/**
 * Layers that carry packets within packets and that a later version dissects. Frames with one of them, or with a network layer in a
 * network layer that is no ICMP quote, are compared by their outer part: number, time and length.
 */
const TUNNELS =
  /(^|:)(capwap|capwap\.data|cmd|erspan|etherip|geneve|gre|gtp|l2tp|lwapp|mpls|nsh|openflow\w*|ppp|pppoes|teredo|vxlan|vxlan_gpe)(:|$)/
const OUTER = 3

const ethernet = haveCaptures
  ? readFileSync(capture('MANIFEST.tsv'), 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
      .filter((row) => row[6] === 'ether' && row[9] === 'ok')
      .map(([name]) => name)
  : []

function ourFields(file: string): string[] {
  const args = [CLI, 'read', '-r', file, '-T', 'fields', ...FIELDS.flatMap((field) => ['-e', field])]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(stderr)
  return stdout.split('\n').slice(0, -1)
}

/** A network layer in a network layer that is no ICMP quote. */
function isNested(protocols: string): boolean {
  const [outer] = protocols.split(/:icmp/)
  return outer.split(':').filter((name) => name === 'ip' || name === 'ipv6').length > 1
}

/** The lines of a file's frames; of tunnelled frames the first columns only. */
function comparable(lines: readonly string[], protocols: readonly string[]): string[] {
  return lines.map((line, i) =>
    TUNNELS.test(protocols[i]) || isNested(protocols[i]) ? line.split('\t').slice(0, OUTER).join('\t') : line,
  )
}

describe.skipIf(!haveCaptures || !haveTshark)(
  `fields as tshark prints them${haveTshark ? '' : ' (skipped: no tshark)'}`,
  () => {
    it.each(ethernet)('%s', (name) => {
      const protocols = tsharkFields(capture(name), ['frame.protocols'])
      expect(comparable(ourFields(capture(name)), protocols)).toEqual(
        comparable(tsharkFields(capture(name), FIELDS), protocols),
      )
    })
  },
)
