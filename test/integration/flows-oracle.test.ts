/** Conversations as rules over them see them, against what tshark says of each frame. */
import { describe, expect, it } from 'vitest'
import { compileRule } from '../../src/engine/alerts/compile-rule.ts'
import { RULE } from '../../src/engine/alerts/rule.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { alertsInFile } from '../../src/engine/session/alerts/samples.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const registry = createRegistry()
const compiled = compileRule(
  RULE.parse({
    id: 'all-flows',
    title: 'All',
    description: 'All',
    severity: 'info',
    when: 'tcp',
    by: ['tcp.stream'],
    throttle: '1ms',
    // Nothing is told before the end.
    flow: { quiet: '365d', frames: { under: 1_000_000 } },
  }),
  registry,
)

/** Of each stream, in order: the first side's frames and bytes, and the other's, up to a reset or both sides' FIN. */
function expected(file: string): string[] {
  const streams = new Map<string, { first: string; out: number[]; in: number[]; fins: Set<string>; ended: boolean }>()
  const fields = ['tcp.stream', 'tcp.srcport', 'ip.src', 'frame.len', 'tcp.flags.fin', 'tcp.flags.reset']
  for (const line of tsharkFields(file, fields, 'tcp && ip')) {
    const [stream, port, address, length, fin, reset] = line.split('\t')
    const side = `${address}:${port}`
    const known = streams.get(stream) ?? { first: side, out: [0, 0], in: [0, 0], fins: new Set<string>(), ended: false }
    streams.set(stream, known)
    if (known.ended) continue
    const sums = side === known.first ? known.out : known.in
    sums[0]++
    sums[1] += Number(length)
    if (fin === '1') known.fins.add(side)
    known.ended = reset === '1' || known.fins.size === 2
  }
  return [...streams]
    .map(
      ([stream, one]) => `${stream}: ${one.out[1]} bytes in ${one.out[0]} frames out, ${one.in[1]} in ${one.in[0]} in`,
    )
    .sort()
}

describe.skipIf(!haveTshark || !haveCaptures)('conversations', () => {
  it.each(['KakaoTalk_talk.pcap', '20171220_smb_psexec_add_user.pcap'])('%s', (name) => {
    if (!compiled.ok) throw new Error(compiled.error[0].message)
    const file = capture(name)
    const found = alertsInFile(file, [compiled.value], registry).map(
      ({ key, reason }) => `${key[0][1]}: ${reason.replace(/, within .*/, '')}`,
    )
    const wanted = expected(file)
    expect(wanted.length).toBeGreaterThan(5)
    expect(found.sort()).toEqual(wanted)
  })
})
