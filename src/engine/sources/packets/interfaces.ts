/** What there is to capture from: the devices that tapcap knows, and what extcap programs offer. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { CaptureInterface, InterfaceStatistics } from '../../../shared/wire/capture.ts'
import { extcapInterfaces } from '../extcap/programs.ts'
import { askTapcap, type Problem, usableTapcap } from './tapcap.ts'
import { parseJson, readStatus } from './tapcap-status.ts'

const DEVICES = z.object({
  interfaces: z.array(
    z.object({
      name: z.string(),
      description: z.string().default(''),
      addresses: z.array(z.string()).default([]),
      up: z.boolean(),
      running: z.boolean(),
      loopback: z.boolean(),
      wireless: z.boolean().default(false),
      linkTypes: z
        .array(z.object({ number: z.number(), name: z.string(), description: z.string().default('') }))
        .default([]),
      timestampTypes: z
        .array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]))
        .default([]),
      canMonitor: z.boolean().default(false),
    }),
  ),
})

export interface InterfaceList {
  readonly interfaces: CaptureInterface[]
  /** Why the devices can't be told; extcap programs are there all the same. */
  readonly problem: Problem | null
}

export async function listInterfaces(): Promise<InterfaceList> {
  const [devices, others] = await Promise.all([listDevices(), extcapInterfaces()])
  return { interfaces: [...devices.interfaces, ...others], problem: devices.problem }
}

async function listDevices(): Promise<InterfaceList> {
  const program = usableTapcap()
  if (!program.ok) return { interfaces: [], problem: program.error }
  const { stdout, stderr } = await askTapcap(program.value, ['-D', '--json'])
  const parsed = DEVICES.safeParse(parseJson(stdout))
  if (!parsed.success) return { interfaces: [], problem: errorOf(stdout, stderr) }
  return { interfaces: parsed.data.interfaces.map((one) => ({ ...one, kind: 'device' as const })), problem: null }
}

/** What libpcap says of a capture filter; null when it compiles. */
export async function checkCaptureFilter(filter: string, linkType?: string): Promise<string | null> {
  const program = usableTapcap()
  if (!program.ok) return program.error.message
  const { stdout } = await askTapcap(program.value, ['--check-filter', filter, ...(linkType ? ['-y', linkType] : [])])
  const parsed = z.object({ ok: z.boolean(), error: z.string().optional() }).safeParse(parseJson(stdout))
  if (!parsed.success) return 'tapcap gave no answer'
  return parsed.data.ok ? null : (parsed.data.error ?? 'not a valid capture filter')
}

/** The kernel's counters of each interface, those of frames and bytes in both directions. Linux only; elsewhere there are none. */
export async function interfaceStatistics(): Promise<InterfaceStatistics[]> {
  const text = await readFile('/proc/net/dev', 'latin1').catch(() => '')
  return readProcNetDev(text)
}

const RECEIVED = { bytes: 0, frames: 1 }
const SENT = { bytes: 8, frames: 9 }

/** `lo: 12 3 0 …`: sixteen numbers, the received ones first. What loopback sends it receives, so that one of the two is counted. */
export function readProcNetDev(text: string): InterfaceStatistics[] {
  return text.split('\n').flatMap((line) => {
    const [, name, counters] = /^\s*(\S+):\s*(.*)$/.exec(line) ?? []
    if (name === undefined) return []
    const numbers = counters.split(/\s+/).map(Number)
    if (numbers.length < 16 || numbers.some(Number.isNaN)) return []
    const both = name !== 'lo'
    return [
      {
        name,
        frames: numbers[RECEIVED.frames] + (both ? numbers[SENT.frames] : 0),
        bytes: numbers[RECEIVED.bytes] + (both ? numbers[SENT.bytes] : 0),
      },
    ]
  })
}

function errorOf(stdout: string, stderr: string): Problem {
  for (const line of stdout.split('\n')) {
    const status = readStatus(line)
    if (status?.type === 'error') return { message: status.message, hint: status.hint ?? '' }
  }
  return { message: stderr.trim() || 'tapcap could not list the interfaces', hint: '' }
}
