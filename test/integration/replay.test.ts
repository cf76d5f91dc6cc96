/** `tapscope replay`: JSON lines and captures go out again, in their own time or faster, and nothing is lost on the way. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { jsonLine } from '../../src/engine/sinks/encoders/jsonl.ts'
import { numbered, numbersIn, Receiver, upTo } from '../support/outputs.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { eachTestsBench, ending, TAPSCOPE } from './wrap-support.ts'

// Many programs are started one after the other, and the machine may be busy.
vi.setConfig({ testTimeout: 180_000 })

const bench = eachTestsBench()
const receivers: Receiver[] = []
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.kill()))
})
const at = (name: string): string => join(bench().folder, name)
const replay = (...words: readonly string[]) => ending(bench().start(['stream/replay', ...words]))

/** JSON lines of events a second apart. */
function write(name: string, count: number, padding = 0): string {
  const text = upTo(count)
    .map((n) => `${jsonLine(numbered(n, padding))}\n`)
    .join('')
  writeFileSync(at(name), name.endsWith('.gz') ? gzipSync(text) : text)
  return text
}

describe('replay', () => {
  it('sends JSON lines once more as they are, alerts too', async () => {
    const alert =
      '{"type":"alert","timestamp":"2025-08-01T16:30:01.000000000Z","data":{"severity":"high","pattern":"SENSITIVE_FILE_ACCESS"}}\n'
    const text = write('a.jsonl', 3) + alert
    writeFileSync(at('a.jsonl'), text)
    const { code, stdout } = await replay(at('a.jsonl'), '--speed', 'max', '-q')
    expect([code, stdout.toString()]).toEqual([0, text])
    const cef = await replay(at('a.jsonl'), '--speed', 'max', '--format', 'cef')
    expect(cef.stdout.toString().split('\n')[3]).toMatch(
      /^CEF:0\|Tapscope\|Tapscope\|[\d.]+\|SecurityAlert\|SENSITIVE_FILE_ACCESS\|8\|/,
    )
  })

  it('keeps the time between events, divided by the speed', async () => {
    write('a.jsonl', 4)
    const before = performance.now()
    const { code } = await replay(at('a.jsonl'), '--speed', '2x')
    expect(code).toBe(0)
    expect(performance.now() - before).toBeGreaterThan(1500)
  })

  it('waits for a slow receiver instead of dropping', async () => {
    write('a.jsonl.gz', 20_000, 1000)
    const peer = await new Receiver().start()
    receivers.push(peer)
    peer.stall()
    const end = replay(
      at('a.jsonl.gz'),
      '--speed',
      'max',
      '--output',
      `tcp:127.0.0.1:${peer.port}?memory=100K&spill=100K`,
    )
    await new Promise((resolve) => setTimeout(resolve, 1500))
    peer.resume()
    const { code, stderr } = await end
    expect([code, stderr.toString()]).toEqual([0, expect.stringContaining('20000 of 20000 events\n')])
    expect(numbersIn(peer.text)).toEqual(upTo(20_000))
  })

  it('of a capture filters, and makes JSON lines that make the same capture', async () => {
    const child = bench().start(['wrap', '--', 'cat'])
    const wrapped = ending(child)
    child.stdin.end(
      `{"jsonrpc":"2.0","id":1,"method":"ping"}\nplain\n${JSON.stringify({ long: 'y'.repeat(600_000) })}\n`,
    )
    await wrapped
    const { spool } = bench()
    await replay(spool, '--speed', 'max', '--output', `file:${at('a.jsonl')}`, '--output', `file:${at('a.pcapng')}`)
    await replay(at('a.jsonl'), '--speed', 'max', '--output', `file:${at('b.pcapng')}`)
    await replay(at('b.pcapng'), '--speed', 'max', '--output', `file:${at('b.jsonl')}`)
    const messages = (name: string) =>
      readFileSync(at(name), 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => {
          const { timestamp, data } = JSON.parse(line)
          return [timestamp, data.pid, data.stream, data.server, data.size, data.data]
        })
    expect(messages('a.jsonl')).toHaveLength(6)
    expect(messages('b.jsonl')).toEqual(messages('a.jsonl'))
    if (haveTshark) {
      const fields = ['frame.time_epoch', 'frame.len', 'frame.interface_name', 'exported_pdu.prot_name']
      // Parts of a message stand together there.
      expect(tsharkFields(at('a.pcapng'), fields).sort()).toEqual(tsharkFields(spool, fields).sort())
      const strings = (file: string) => tsharkFields(file, ['json.value.string']).sort()
      expect(strings(at('b.pcapng'))).toEqual(strings(spool))
    }
    const one = await replay(spool, '--speed', 'max', '--filter', 'method == "ping" && dir == inbound', '-q')
    expect(one.stdout.toString().split('\n')).toHaveLength(2)
  })

  it('says what is no event, and what is no file', async () => {
    writeFileSync(at('a.jsonl'), `${write('a.jsonl', 2)}{"type":"other"}\nnonsense\n`)
    const { code, stdout, stderr } = await replay(at('a.jsonl'), '--speed', 'max')
    expect([code, stdout.toString().split('\n').length - 1]).toEqual([2, 2])
    expect(stderr.toString()).toContain('2 lines are no events, the first is line 3')
    const missing = spawnSync(TAPSCOPE[0], [TAPSCOPE[1], 'replay', at('none')])
    expect([missing.status, missing.stderr.toString()]).toEqual([2, expect.stringContaining('none')])
    const wrong = spawnSync(TAPSCOPE[0], [TAPSCOPE[1], 'replay', at('a.jsonl'), '--speed', 'fast'])
    expect([wrong.status, wrong.stderr.toString()]).toEqual([1, expect.stringContaining("'fast' is no speed")])
  })
})
