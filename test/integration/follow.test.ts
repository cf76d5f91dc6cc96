/** Following conversations: a real MCP session message by message, and TCP streams as tshark follows them. */
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FollowedMessage, VOICES, type Voice } from '../../src/shared/wire/follow.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { type Engine, startEngine } from '../support/engine.ts'
import { talkToEverything } from '../support/mcp-talk.ts'
import { pcapFile } from '../support/pcap-file.ts'
import { TcpConversation } from '../support/tcp-conversation.ts'
import { haveTshark } from '../support/tshark.ts'
import { eachTestsBench, recording, TAPSCOPE } from './wrap-support.ts'

const bench = eachTestsBench()
/** More than a frame holds. */
const LONG = 'x'.repeat(600_000)
const RAW_IP = 101
const ALL = { voices: [...VOICES] }

let engine: Engine
beforeAll(() => {
  engine = startEngine()
})
afterAll(() => engine.dispose())

async function open(path: string): Promise<void> {
  await engine.client.call('session.open', { paths: [path], replace: true })
  await engine.session.indexed()
}

const read = (frame: number, voices: readonly Voice[] = VOICES) =>
  engine.client.call('follow.read', { frame, voices: [...voices], from: 0, count: 200, bytes: 4096 })

const textOf = ({ bytes }: { readonly bytes: string }): string => Buffer.from(bytes, 'base64').toString()

describe('a tapped session', () => {
  it('is read message by message, searched, located and written', async () => {
    await talkToEverything(TAPSCOPE, bench().environment, async (client) => {
      await client.callTool({ name: 'echo', arguments: { message: 'Héllo' } })
      await client.callTool({ name: 'echo', arguments: { message: LONG } })
      await client.readResource({ uri: 'no://such' }).catch(() => {})
    })
    await open(bench().spool)
    const { client } = engine
    const whole = await read(1)
    expect(whole).toMatchObject({ complete: true, bytes: null, conversation: { kind: 'stdio' } })
    expect(whole.total).toBe(whole.messages.length)
    expect(whole.voices.client + whole.voices.server + whole.voices.stderr).toBe(whole.total)
    expect(whole.voices.stderr).toBeGreaterThan(0)

    const asked = (find: (message: FollowedMessage) => boolean) => whole.messages.findIndex(find)
    const call = asked(({ rpc }) => rpc?.kind === 'request' && rpc.target === 'echo')
    const answer = asked(({ rpc }) => rpc?.kind === 'response' && rpc.target === 'echo')
    expect(textOf(whole.messages[call])).toContain('Héllo')
    expect(whole.messages[answer].rpc).toMatchObject({
      method: 'tools/call',
      related: whole.messages[call].frame,
      failed: false,
    })
    expect(whole.messages[answer].rpc?.latencyMs).toBeGreaterThan(0)
    expect(whole.messages.find(({ rpc }) => rpc?.kind === 'error')?.rpc).toMatchObject({
      method: 'resources/read',
      target: 'no://such',
      failed: true,
    })

    // One message in several frames: whole, and found by any of them.
    const long = whole.messages.find(({ voice, length }) => voice === 'client' && length > LONG.length)
    if (!long) throw new Error('no long message')
    const tail = await client.call('follow.message', { frame: 1, at: long.at, start: long.length - 200, length: 200 })
    expect(textOf(tail)).toMatch(/^x+"/)
    expect(await client.call('follow.locate', { frame: 1, ...ALL, wanted: long.frame + 1 })).toEqual({
      place: whole.messages.indexOf(long),
      exact: true,
    })

    const servers = await read(1, ['server'])
    expect(servers.messages.every(({ voice }) => voice === 'server')).toBe(true)
    expect(servers.total).toBe(whole.voices.server)
    const find = { frame: 1, ...ALL, text: 'hÉLLO', from: 0, backwards: false }
    expect((await client.call('follow.find', find)).place).toBe(call)
    expect((await client.call('follow.find', { ...find, from: call + 1 })).place).toBe(answer)
    expect((await client.call('follow.find', { ...find, from: call - 1, backwards: true })).place).toBe(answer)
    expect((await client.call('follow.find', { ...find, text: 'is not in it' })).place).toBeNull()

    const sequence = await client.call('sequence.read', { from: 0, count: 200, process: null, show: 'all' })
    const spokenOf = whole.messages.filter(({ rpc }) => rpc !== null)
    expect(sequence.messages.map(({ frame }) => frame)).toEqual(spokenOf.map(({ frame }) => frame))
    expect(sequence.processes).toHaveLength(1)
    expect(sequence.messages.find(({ frame }) => frame === whole.messages[answer].frame)).toMatchObject({
      fromServer: true,
      kind: 'response',
      target: 'echo',
    })
    const errors = await client.call('sequence.read', { from: 0, count: 200, process: 0, show: 'errors' })
    expect(errors.messages.map(({ method }) => method)).toEqual(['resources/read'])
    const place = { process: null, show: 'calls', frame: errors.messages[0].frame } as const
    const calls = await client.call('sequence.read', { from: 0, count: 200, process: null, show: 'calls' })
    expect(calls.messages.some(({ kind }) => kind === 'notification')).toBe(false)
    expect(await client.call('sequence.locate', place)).toEqual({ place: calls.total - 1, exact: true })

    // As raw bytes, what went over the pipes.
    const spoken = recording(bench().spool)
    for (const [voice, stream] of [
      ['client', 'stdin'],
      ['server', 'stdout'],
      ['stderr', 'stderr'],
    ] as const) {
      const path = join(bench().folder, `${voice}.bin`)
      await client.call('follow.export', { path, frame: 1, voices: [voice], format: 'raw' })
      expect(readFileSync(path).equals(spoken.stream(stream))).toBe(true)
      expect(statSync(path).mode & 0o777).toBe(0o600)
    }
    const { text, messages } = await client.call('follow.text', { frame: 1, voices: ['client'], format: 'pretty' })
    expect(messages).toBe(whole.voices.client)
    expect(text).toContain('client → server, frame 1, ')
    expect(text).toContain('\n      "message": "Héllo"\n')
  })

  it('is not what every frame is of', async () => {
    await open(pcapFile(RAW_IP, [new Uint8Array(20).fill(0x45, 0, 1)]))
    await expect(read(1)).rejects.toThrow('Frame 1 is of no conversation')
  })
})

/** Turns of a stream, the client's first, as `tshark -z follow` has them. */
function tsharkTurns(file: string, stream: number): string[] {
  const { stdout } = spawnSync('tshark', ['-n', '-r', file, '-q', '-z', `follow,tcp,raw,${stream}`], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return turnsOf(
    stdout
      .split('\n')
      .filter((line) => /^\t?[0-9a-f]+$/.test(line))
      .map((line) => [line.startsWith('\t') ? 'server' : 'client', line.trim()]),
  )
}

function turnsOf(pieces: readonly (readonly [voice: string, hex: string])[]): string[] {
  const turns: string[] = []
  let last = ''
  for (const [voice, hex] of pieces) {
    if (voice === last) turns[turns.length - 1] += hex
    else turns.push(`${voice} ${hex}`)
    last = voice
  }
  return turns
}

async function ourTurns(frame: number): Promise<string[]> {
  const pieces: (readonly [string, string])[] = []
  const { total } = await read(frame)
  for (let from = 0; from < total; from += 200) {
    const part = await engine.client.call('follow.read', { frame, ...ALL, from, count: 200, bytes: 16_384 })
    for (const { voice, bytes, length } of part.messages) {
      const all = Buffer.from(bytes, 'base64')
      expect(all).toHaveLength(length)
      pieces.push([voice, all.toString('hex')])
    }
  }
  return turnsOf(pieces)
}

describe('a TCP stream', () => {
  it('is put in order, once', async () => {
    const frames: Uint8Array[] = []
    new TcpConversation(frames, 40_000, 8080).ask('one ').ask('two').answer('three').ask('four')
    const [, , , first, second] = frames
    frames.splice(3, 2, second, first, second)
    await open(pcapFile(RAW_IP, frames))
    const { messages, conversation, bytes } = await read(1)
    expect(messages.map((message) => [message.voice, textOf(message)])).toEqual([
      ['client', 'one two'],
      ['server', 'three'],
      ['client', 'four'],
    ])
    expect(conversation).toMatchObject({ kind: 'tcp', stream: 0 })
    expect(bytes).toEqual({ client: 11, server: 5, stderr: 0 })
  })

  it('tells what was not captured', async () => {
    const frames: Uint8Array[] = []
    new TcpConversation(frames, 40_000, 8080).ask('one ').ask('two ').ask('three')
    frames.splice(4, 1)
    await open(pcapFile(RAW_IP, frames))
    const { messages } = await read(2)
    expect(messages.map((message) => [message.missing, textOf(message)])).toEqual([
      [0, 'one '],
      [4, 'three'],
    ])
  })

  it.skipIf(!haveCaptures || !haveTshark).each(['http-ooo.pcap', 'http_espn.pcapng'])(
    'says in %s what tshark follows',
    async (name) => {
      const file = capture(name)
      await open(file)
      const { tcpStreams } = engine.session.index
      for (let stream = 0; stream < 2 && tcpStreams.firstRow(stream) >= 0; stream++) {
        const told = tsharkTurns(file, stream)
        expect(told.length).toBeGreaterThan(0)
        expect(await ourTurns(tcpStreams.firstRow(stream) + 1), `stream ${stream}`).toEqual(told)
      }
    },
  )
})
