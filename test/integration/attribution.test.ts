/**
 * Which process a packet is of, with ten processes that say of each of their connections who they are: long ones and some of five
 * milliseconds, TCP and UDP, IPv4 and IPv6, on a loopback and to another network namespace. None may be told wrongly; how many are found
 * depends on how soon tapcap gets a processor, and is printed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findTapcap } from '../../src/engine/sources/packets/tapcap.ts'
import { CLI } from '../support/built.ts'

const SOURCE = fileURLToPath(new URL('../../native/test/known-process.cpp', import.meta.url))
const tapcap = findTapcap() ?? ''
const succeeds = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0
const canRun =
  tapcap !== '' && succeeds('unshare', '--net', 'true') && succeeds('c++', '--version') && succeeds('ip', '-V')
const why = canRun ? '' : ' (skipped: needs root, network namespaces, iproute2, tapcap and a C++ compiler)'

const PORT = 9000
const COUNT = 20
const FIELDS = [
  'ip.src',
  'ipv6.src',
  'tcp.srcport',
  'udp.srcport',
  'tcp.dstport',
  'udp.dstport',
  'proc.end',
  'proc.pid',
  'proc.name',
]

let folder = ''
let here = ''
let there = ''

beforeAll(() => {
  if (!canRun) return
  folder = mkdtempSync(join(tmpdir(), 'tapscope-attribution-'))
  here = `tapscope-a${process.pid}`
  there = `tapscope-b${process.pid}`
  expect(succeeds('c++', '-std=c++20', '-O2', '-pthread', '-o', join(folder, 'known'), SOURCE)).toBe(true)
  const setUp = [
    `netns add ${here}`,
    `netns add ${there}`,
    `-n ${here} link set lo up`,
    `-n ${there} link set lo up`,
    `-n ${here} link add near type veth peer name far netns ${there}`,
    `-n ${here} addr add 10.77.0.1/24 dev near`,
    `-n ${there} addr add 10.77.0.2/24 dev far`,
    `-n ${here} addr add fd77::1/64 dev near nodad`,
    `-n ${there} addr add fd77::2/64 dev far nodad`,
    `-n ${here} link set near up`,
    `-n ${there} link set far up`,
  ]
  for (const command of setUp) expect(succeeds('ip', ...command.split(' ')), command).toBe(true)
})

afterAll(() => {
  if (!canRun) return
  for (const name of [here, there]) spawnSync('ip', ['netns', 'del', name])
  rmSync(folder, { recursive: true, force: true })
})

interface Started {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  /** Resolves with what it printed, when it has ended. */
  readonly ended: Promise<string>
  /** Resolves when it has printed something. */
  readonly speaks: Promise<void>
}

function start(namespace: string, program: string, ...args: readonly string[]): Started {
  const child = spawn('ip', ['netns', 'exec', namespace, program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  let speak = (): void => {}
  const speaks = new Promise<void>((resolve) => (speak = resolve))
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    speak()
  })
  const ended = new Promise<string>((resolve) => child.on('close', () => resolve(text)))
  return { pid: child.pid ?? 0, kill: (signal) => child.kill(signal), ended, speaks }
}

/** The program under another name. */
function known(name: string): string {
  const path = join(folder, name)
  copyFileSync(join(folder, 'known'), path)
  return path
}

interface Truth {
  readonly pid: number
  readonly name: string
  readonly isShort: boolean
}

/** Runs the ten processes and captures. Gives who had which connection, and what the file says of each of its packets. */
async function run(serverSpace: string, device: string, v4: string, v6: string) {
  const file = join(folder, `${device}.pcapng`)
  const capture = start(here, tapcap, '-i', device, '-w', file, '--processes', '--flush-interval', '50')
  await capture.speaks
  const server = start(serverSpace, known('the-server'), 'serve', String(PORT), '20')
  await server.speaks
  // Namespaces are looked for once a second.
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const clients = [
    ['long-tcp4', 'connect', 'tcp', v4, 1, 4000],
    ['long-tcp6', 'connect', 'tcp', v6, 1, 4000],
    ['long-udp4', 'connect', 'udp', v4, 1, 4000],
    ['long-udp6', 'connect', 'udp', v6, 1, 4000],
    ['short-tcp4', 'connect', 'tcp', v4, COUNT, 5],
    ['short-tcp6', 'connect', 'tcp', v6, COUNT, 5],
    ['short-udp4', 'connect', 'udp', v4, COUNT, 5],
    ['short-udp6', 'connect', 'udp', v6, COUNT, 5],
    ['swarm', 'swarm', 'tcp', v4, COUNT, 5],
  ] as const
  // A port may have been several processes', one after the other.
  const truth = new Map<string, Truth[]>()
  await Promise.all(
    clients.map(async ([name, mode, protocol, address, count, holdMs]) => {
      const client = start(here, known(name), mode, protocol, address, String(PORT), String(count), String(holdMs))
      for (const line of (await client.ended).trim().split('\n')) {
        const [pid, , port] = line.split(' ')
        const isIpv6 = address.includes(':')
        const key = `${protocol} ${isIpv6} ${port}`
        truth.set(key, [...(truth.get(key) ?? []), { pid: Number(pid), name, isShort: count > 1 }])
      }
    }),
  )
  capture.kill('SIGTERM')
  await capture.ended
  server.kill('SIGKILL')
  await server.ended
  return { truth, serverPid: server.pid, packets: packetsOf(file) }
}

function packetsOf(file: string) {
  const fields = FIELDS.flatMap((field) => ['-e', field])
  const { stdout } = spawnSync(process.execPath, [CLI, 'read', '-r', file, '-T', 'fields', ...fields], {
    encoding: 'utf8',
  })
  return stdout
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([v4, v6, tcp, udp]) => (v4 || v6) && (tcp || udp))
    .map(([, v6, tcpFrom, udpFrom, tcpTo, udpTo, ends, pids, names]) => ({
      protocol: tcpFrom ? 'tcp' : 'udp',
      isIpv6: v6 !== '',
      from: Number(tcpFrom || udpFrom),
      to: Number(tcpTo || udpTo),
      ends: new Map(
        (ends ? ends.split(',') : []).map((end, i) => [
          end,
          { pid: Number(pids.split(',')[i]), name: names.split(',')[i] },
        ]),
      ),
    }))
}

async function check(serverSpace: string, device: string, v4: string, v6: string): Promise<void> {
  const { truth, serverPid, packets } = await run(serverSpace, device, v4, v6)
  expect([...truth.values()].flat().length).toBe(4 + 5 * COUNT)
  const found = new Set<string>()
  const wrong: unknown[] = []
  let serverEnds = 0
  let serverKnown = 0
  for (const packet of packets) {
    const outward = packet.to === PORT
    const key = `${packet.protocol} ${packet.isIpv6} ${outward ? packet.from : packet.to}`
    const owners = truth.get(key) ?? []
    const client = packet.ends.get(outward ? 'sender' : 'receiver')
    const server = packet.ends.get(outward ? 'receiver' : 'sender')
    const isRight = owners.some(({ pid, name }) => client?.pid === pid && client.name === name)
    if (client && !isRight) wrong.push({ key, client, owners })
    if (server && (server.pid !== serverPid || server.name !== 'the-server')) wrong.push({ key, server })
    if (client) found.add(key)
    serverEnds++
    if (server) serverKnown++
  }
  expect(wrong).toEqual([])
  const keys = [...truth.keys()]
  const long = keys.filter((key) => truth.get(key)?.some(({ isShort }) => !isShort))
  const short = keys.filter((key) => truth.get(key)?.every(({ isShort }) => isShort))
  const shortFound = short.filter((key) => found.has(key)).length
  console.log(
    `${device}: ${long.filter((key) => found.has(key)).length} of ${long.length} long and ${shortFound} of ${short.length} short connections, ` +
      `the server's end in ${serverKnown} of ${serverEnds} packets`,
  )
  expect(long.filter((key) => !found.has(key))).toEqual([])
  expect(shortFound).toBeGreaterThan(0)
  expect(serverKnown).toBeGreaterThan(0)
}

describe.skipIf(!canRun)(`attribution${why}`, () => {
  it('finds the processes of a loopback', { timeout: 60_000 }, () => check(here, 'lo', '127.0.0.1', '::1'))
  it('finds those of another namespace too', { timeout: 60_000 }, () => check(there, 'near', '10.77.0.2', 'fd77::2'))
})
