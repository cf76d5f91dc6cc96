/** Floods of numbered datagrams on loopback, to a port that nobody listens on; and what a process that captures them costs. */
import { execFile, execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const TICKS_PER_SECOND = 100

export const PORT = 40_111
export const FILTER = `udp port ${PORT}`

/** Path of a program that `npm run bench` built. */
export const native = (name: string): string => fileURLToPath(new URL(`../../out/native/${name}`, import.meta.url))

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Sends so many datagrams of `size` bytes, as fast as it goes or at `rate` a second; resolves with how many a second were sent. */
export async function flood(count: number, size: number, rate?: number): Promise<number> {
  const words = ['--count', String(count), '--size', String(size), '--port', String(PORT)]
  if (rate) words.push('--rate', String(rate))
  const { stdout } = await promisify(execFile)(native('blast'), words)
  return JSON.parse(stdout).perSecond
}

/** Processor seconds of a process so far, its threads included. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** Memory that a process has resident, in MiB. */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024
}

/** What the open descriptors of a process lead to. */
export function descriptors(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`)
    } catch {
      return 'closed just now'
    }
  })
}

/** Frames in a capture file, as Wireshark counts them. */
export function framesOf(file: string): number {
  const text = execFileSync('capinfos', ['-Mc', '-T', '-r', file], { encoding: 'utf8' })
  return Number(text.trim().split('\t')[1])
}
