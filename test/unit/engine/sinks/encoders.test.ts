import { describe, expect, it } from 'vitest'
import { cefLine } from '../../../../src/engine/sinks/encoders/cef.ts'
import { jsonlEncoder } from '../../../../src/engine/sinks/encoders/jsonl.ts'
import { syslogEncoder } from '../../../../src/engine/sinks/encoders/syslog.ts'
import { textLine } from '../../../../src/engine/sinks/encoders/text.ts'
import type { SinkEvent } from '../../../../src/engine/sinks/event.ts'
import { messageEvent } from '../../../support/outputs.ts'

const event = (message: string, facts: Partial<SinkEvent['facts']> = {}): SinkEvent =>
  messageEvent(message, { seconds: 1_754_065_800, nanos: 5 }, facts)

describe('jsonl', () => {
  const line = (message: string, terminal: boolean): string =>
    Buffer.from(jsonlEncoder({ terminal }).encode(event(message))[0].bytes).toString()

  it('is the envelope of the first seed, a line each', () => {
    expect(line('a\nb', false)).toBe(
      '{"type":"event","timestamp":"2025-08-01T16:30:00.000000005Z","data":{"pid":1234,"direction":"inbound","size":3,"data":"a\\nb"}}\n',
    )
  })

  it('has nothing that a terminal would act on', () => {
    expect(line('\u001b[31m\u009b\u202e', true)).toContain('"\\u001b[31m\\u009b\\u202e"')
    expect(JSON.parse(line('\u009b', true)).data.data).toBe('\u009b')
  })
})

describe('cef', () => {
  it('begins as in the first seed', () => {
    expect(cefLine(event('x'), '1.0')).toMatch(
      /^CEF:0\|Tapscope\|Tapscope\|1\.0\|StreamEvent\|STDIO Activity\|3\|pid=1234 direction=inbound size=1 rt=1754065800000 /,
    )
  })

  it('escapes what would end a value, a line or a header', () => {
    const line = cefLine(event('a=b\\c|d\r\ne\nf\u001b[0m', { tool: 'x=1 act=blocked\n' }), '1|0\\')
    expect(line.split('\n')).toHaveLength(1)
    expect(line).toContain('|1\\|0\\\\|')
    expect(line).toContain('msg=a\\=b\\\\c|d\\ne\\nf\\\\x1b[0m')
    expect(line).toContain('cs2=x\\=1 act\\=blocked\\n')
  })

  it('is graver for errors and alerts', () => {
    expect(cefLine(event('x', { kind: 'error', status: 'error' }), '1')).toContain('|5|')
    const alert: SinkEvent = { ...event('x'), type: 'alert', data: { severity: 'high', pattern: 'A|B' } }
    expect(cefLine(alert, '1')).toMatch(/\|SecurityAlert\|A\\\|B\|8\|/)
    const levels = ['info', 'low', 'medium', 'critical'].map(
      (severity) => cefLine({ ...alert, data: { severity } }, '1').split('|')[6],
    )
    expect(levels).toEqual(['1', '3', '5', '10'])
  })

  it('has what an alert is about under its own names', () => {
    const data = {
      severity: 'low',
      pattern: 'net-scan',
      title: 'Scan=1|2\\\n3',
      message: 'a = b\nc',
      key: { 'ip.src': '10.0.0.1', 'ip.dst': '::1', 'tcp.dstport': '22', __proto__: 'x', 'a.b': 'c' },
      count: 7,
      frames: [3, 4],
      tags: ['attack.t1046'],
    }
    const line = cefLine({ ...event(''), type: 'alert', data }, '1')
    expect(line).toContain('|SecurityAlert|Scan=1\\|2\\\\\\\\x0a3|3|')
    expect(line).toContain('cs5Label=pattern cs5=net-scan cnt=7 cs6Label=frames cs6=3,4 cat=attack.t1046 src=10.0.0.1 ')
    expect(line).toContain('c6a3Label=Destination IPv6 Address c6a3=::1 dpt=22 msg=a \\= b\\nc')
    expect(line.split('\n')).toHaveLength(1)
  })
})

describe('syslog', () => {
  it('counts octets, not characters', () => {
    const [{ bytes }] = syslogEncoder({ facility: 'local0', version: '1', framing: 'counted' }).encode(event('grüße'))
    const text = Buffer.from(bytes)
    const space = text.indexOf(' ')
    expect(Number(text.subarray(0, space).toString())).toBe(text.length - space - 1)
    expect(text.subarray(space + 1).toString()).toMatch(
      /^<134>1 2025-08-01T16:30:00\.000000Z \S+ tapscope \d+ StreamEvent - CEF:0\|.*msg=grüße$/,
    )
  })
})

describe('text', () => {
  it('shows control characters and colours only by itself', () => {
    const plain = textLine(event('\u001b]0;title\u0007ok\n'), false)
    expect(plain).toBe('2025-08-01T16:30:00.000000Z  client → server (1234) stdin  13 bytes  \\x1b]0;title\\x07ok')
    const coloured = textLine(event('\u001b[2J', { server: '\u001b[31mevil' }), true)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal acts on
    expect(coloured.replace(/\u001b\[[\d;]*m/g, '')).not.toContain('\u001b')
    expect(coloured).toContain('\\x1b[31mevil')
  })

  it('says what is asked and how it ended', () => {
    const facts = {
      kind: 'response',
      method: 'tools/call',
      tool: 'echo',
      id: '7',
      status: 'ok',
      latencySeconds: 0.0123,
    } as const
    expect(textLine(event('{}', facts), false)).toContain('response tools/call echo id=7 12.300 ms')
  })
})
