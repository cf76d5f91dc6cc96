/** The TCP analysis of every capture, frame by frame, against tshark's. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CLI } from '../support/built.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const FIELDS = [
  'frame.number',
  'tcp.seq',
  'tcp.ack',
  'tcp.nxtseq',
  'tcp.len',
  'tcp.window_size',
  'tcp.window_size_scalefactor',
  'tcp.time_relative',
  'tcp.time_delta',
  'tcp.connection.fin_active',
  'tcp.connection.fin_passive',
  'tcp.analysis',
  'tcp.analysis.flags',
  'tcp.analysis.retransmission',
  'tcp.analysis.fast_retransmission',
  'tcp.analysis.spurious_retransmission',
  'tcp.analysis.out_of_order',
  'tcp.analysis.reused_ports',
  'tcp.analysis.lost_segment',
  'tcp.analysis.ack_lost_segment',
  'tcp.analysis.window_update',
  'tcp.analysis.window_full',
  'tcp.analysis.keep_alive',
  'tcp.analysis.keep_alive_ack',
  'tcp.analysis.duplicate_ack',
  'tcp.analysis.duplicate_ack_num',
  'tcp.analysis.duplicate_ack_frame',
  'tcp.analysis.zero_window',
  'tcp.analysis.zero_window_probe',
  'tcp.analysis.zero_window_probe_ack',
  'tcp.analysis.acks_frame',
  'tcp.analysis.ack_rtt',
  'tcp.analysis.initial_rtt',
  'tcp.analysis.rto',
  'tcp.analysis.rto_frame',
  'tcp.analysis.bytes_in_flight',
  'tcp.analysis.push_bytes_sent',
  'tcp.stream',
]

/** Layers above which a frame's TCP is not compared, and the reason. */
const NOT_COMPARED: readonly (readonly [layers: RegExp, reason: string])[] = [
  [/icmp.*:tcp/, 'quoted segments belong to no stream here'],
  [/^arcnet/, 'not dissected'],
]

/** Captures whose streams tshark numbers by what an application protocol says. */
const STREAM_NOT_COMPARED: Readonly<Record<string, string>> = {
  'tls_heur__vmess-websocket.pcapng': 'what SOCKS carries takes a stream of its own',
}

const files = haveCaptures
  ? readFileSync(capture('MANIFEST.tsv'), 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
      .filter((row) => row[9] === 'ok')
      .map(([name]) => name)
  : []

function ourFields(file: string): string[] {
  const args = [CLI, 'read', '-r', file, '-T', 'fields', ...FIELDS.flatMap((field) => ['-e', field])]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(stderr)
  return stdout.split('\n').slice(0, -1)
}

describe.skipIf(!haveCaptures || !haveTshark)(
  `tcp analysis as tshark's${haveTshark && haveCaptures ? '' : ' (skipped: no tshark or no captures)'}`,
  () => {
    it.each(files)('%s', (name) => {
      const file = capture(name)
      const layers = tsharkFields(file, ['frame.protocols'])
      const compared = layers.map((one) => /:tcp/.test(one) && !NOT_COMPARED.some(([pattern]) => pattern.test(one)))
      if (!compared.includes(true)) return
      const columns = name in STREAM_NOT_COMPARED ? FIELDS.length - 1 : FIELDS.length
      const comparable = (lines: readonly string[]) =>
        lines.filter((_, i) => compared[i]).map((line) => line.split('\t').slice(0, columns).join('\t'))
      expect(comparable(ourFields(file))).toEqual(comparable(tsharkFields(file, FIELDS)))
    })
  },
)
