/**
 * The comparison with tshark that `npm run oracle` makes of a whole folder, on captures that have a bit of everything: the goals are those of
 * test/oracle/aspects.ts. Without tshark its stored answers are taken, which have the columns.
 */
import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { ANALYSIS_FLAGS, ASPECTS, INFO_GOAL, INFO_PROTOCOLS } from '../oracle/aspects.ts'
import { reportText } from '../oracle/report.ts'
import { runOracle } from '../oracle/run.ts'
import { infoAspect, type Score } from '../oracle/tally.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { haveTshark } from '../support/tshark.ts'

/** Small ones of every link type, tunnel and application, then some with streams worth analysing. */
const SUBSET = [
  'HDLC.pcap',
  'ah-esp.pcap',
  'arcnet-rfc1051-arp-icmp-http.pcap',
  'arkime_synthetic.pcap',
  'dhcp-nanosecond.pcap',
  'dns+icmp.pcapng.gz',
  'dot1ad.pcap',
  'erspan-type-i-4.pcap',
  'fuzz-2006-06-26-2594.pcap',
  'http-ooo.pcap',
  'ieee802.11_tim_ie_oobr.pcap',
  'ipv6-http-atomic-frag.pcap',
  'ipv6_mobility_1.pcap',
  'kday8.pcap',
  'many_interfaces.pcapng.1',
  'mpls-basic.pcap',
  'mptcp-v0.pcap',
  'ntlm_synthetic.pcap',
  'openjdk-25.0.2-zeek.org.pcap',
  'pppoe.pcap',
  'tcp-badsegments.pcap',
  'test008.pcapng',
  'test100.pcapng',
  'test202.pcapng',
  'tls12-dsb.pcapng',
  'wpa3-suiteb-192.pcapng.gz',
  'zerortt.pcap',
  'http_espn.pcapng',
  'rtsp.pcap',
  'sip.pcap',
  'suricata-verify__base64-decode-5885__input.pcap',
  'suricata-verify__ftp-ippair-leak-5204__input.pcap',
]

const files = haveCaptures ? SUBSET.map(capture).filter((file) => existsSync(file)) : []
const GOALS: readonly (readonly [name: string, goal: number])[] = [
  ...Object.values(ASPECTS).flatMap((aspect) => ('goal' in aspect ? [[aspect.name, aspect.goal] as const] : [])),
  ...Object.keys(INFO_PROTOCOLS).map((protocol) => [infoAspect(protocol), INFO_GOAL] as const),
]

describe.skipIf(files.length === 0)(`as tshark says${haveCaptures ? '' : ' (skipped: no captures)'}`, () => {
  const scores = new Map<string, Score>()
  let report = ''

  beforeAll(async () => {
    const result = await runOracle(files)
    expect(result.files, 'files that tshark reads').toBe(files.length)
    for (const score of result.comparison.verdicts.tally.scores()) scores.set(score.name, score)
    report = reportText(result, 5)
    const flags = ANALYSIS_FLAGS.filter((name) => result.comparison.verdicts.tally.flags.get(name)?.theirs)
    if (haveTshark) expect(flags.length, 'TCP analysis flags that the captures have').toBeGreaterThan(5)
  }, 120_000)

  it.each(GOALS)('%s: at least %d percent', (name, goal) => {
    const score = scores.get(name)
    if (haveTshark) expect(score?.compared, 'compared').toBeGreaterThan(0)
    if (score) expect(score.share, report).toBeGreaterThanOrEqual(goal)
  })
})
