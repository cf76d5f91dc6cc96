/** A real MCP server under load, attached to and let go of again and again: nothing that client and server see may change. */
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { describe, expect, it } from 'vitest'
import { attach, cannotAttach, hash, noise, TAPCAP } from './attach-support.ts'
import { childrenOf, eachTestsBench, ending, recording } from './wrap-support.ts'

const bench = eachTestsBench()
const SERVER = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
)

/** The largest that Linux gives, but for one. */
const LAST_PID = 4_194_303

async function connect(): Promise<{ client: Client; pid: number }> {
  const transport = new StdioClientTransport({ command: process.execPath, args: [SERVER, 'stdio'], stderr: 'ignore' })
  const client = new Client({ name: 'tapscope-test', version: '1' })
  await client.connect(transport)
  return { client, pid: transport.pid as number }
}

const echo = async (client: Client, message: string): Promise<string> => {
  const result = await client.callTool({ name: 'echo', arguments: { message } })
  return (result.content as { text: string }[])[0].text
}

describe.each(['ebpf', 'ptrace'])('with %s', (method) => {
  const possible = cannotAttach(method) === null

  it.skipIf(!possible)('every message of a conversation is a frame, whole, requests before answers', async () => {
    const { client, pid } = await connect()
    try {
      const tap = await attach(bench(), pid, '--method', method)
      const messages = [1, 1000, 100_000, 1_000_000].map((size) => noise(size, size).toString('latin1'))
      for (const message of messages)
        expect(hash(Buffer.from(await echo(client, message)))).toBe(hash(Buffer.from(`Echo: ${message}`)))
      await tap.detach()
      const { frames, stream } = recording(bench().spool)
      expect(frames[0].stream).toBe('stdin')
      const parse = (name: 'stdin' | 'stdout') =>
        stream(name)
          .toString()
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, never>)
      const requests = parse('stdin').filter((one) => 'method' in one)
      const answers = parse('stdout').filter((one) => 'result' in one)
      expect(requests.map(({ params }) => params['arguments']['message'])).toEqual(messages)
      expect(answers.map(({ id, result }) => [id, result['content'][0]['text']])).toEqual(
        requests.map(({ id }, i) => [id, `Echo: ${messages[i]}`]),
      )
      expect(bench().session.manifest).toMatchObject({
        ok: true,
        value: { title: 'server-everything', counters: { dropped: 0 } },
      })
      expect(await echo(client, 'after')).toBe('Echo: after')
    } finally {
      await client.close()
    }
  })

  it.skipIf(!possible)('a tap that is killed leaves the server as it was', async () => {
    const { client, pid } = await connect()
    try {
      const tap = await attach(bench(), pid, '--method', method)
      expect(await echo(client, 'tapped')).toBe('Echo: tapped')
      for (const tapcap of childrenOf(tap.child.pid as number)) process.kill(tapcap, 'SIGKILL')
      for (let i = 0; i < 20; i++) expect(await echo(client, `${i}`)).toBe(`Echo: ${i}`)
      const { code, stderr } = await tap.ending
      expect([code, stderr.toString()]).toEqual([2, expect.stringContaining('was killed')])
      const again = await attach(bench(), pid, '--method', method, '--spool', `${bench().folder}/again.pcapng`)
      again.child.kill('SIGKILL')
      for (let i = 0; i < 20; i++) expect(await echo(client, `${i}`)).toBe(`Echo: ${i}`)
    } finally {
      await client.close()
    }
  })
})

it('says clearly what cannot be attached to', async () => {
  const refused = async (pid: number): Promise<string> => attach(bench(), pid).then(() => '', String)
  if (TAPCAP) expect(await refused(LAST_PID)).toContain(`There is no process ${LAST_PID}`)
  const { code, stderr } = await ending(bench().start(['attach', 'x']))
  expect([code, stderr.toString()]).toEqual([1, expect.stringContaining('whole number')])
})
