/** What runs in a measured process: a session as the product's engine has one, and the figures that it hands back. */
import { readFileSync } from 'node:fs'
import { workerFile } from '../../src/engine/hosts/worker-file.ts'
import type { SessionIndex } from '../../src/engine/indexing/session-index.ts'
import { Session } from '../../src/engine/session.ts'

/** Alert rules are at work only where they are asked for: else they would share the time that is measured. */
export const createSession = (alerts = false): Session =>
  new Session({ workerFile, version: 'bench', pickUp: false, resync: true, indexCache: null, alerts })

/** Opens a file and reads it to its end; milliseconds of that. */
export async function openWhole(session: Session, file: string): Promise<number> {
  const started = performance.now()
  await session.open(file)
  await session.indexed()
  return performance.now() - started
}

/** Bytes of all tables of an index, as they are allocated. */
export function bytesOf(index: SessionIndex): number {
  let bytes = 0
  index.follow((message) => {
    if ('buffer' in message) bytes += message.buffer.byteLength
  })()
  return bytes
}

/** Ends the session, hands the figures to the bench, and ends the process. */
export async function hand(session: Session, figures: object): Promise<void> {
  const { user, system } = process.cpuUsage()
  const text = JSON.stringify({ ...figures, peakMb: peakMegabytes(), cpuMs: (user + system) / 1000 })
  await session.dispose()
  process.stdout.write(text)
}

/** The most memory that this process had resident at once, in MiB. */
export function peakMegabytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024
  const status = readFileSync('/proc/self/status', 'latin1')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024
}
