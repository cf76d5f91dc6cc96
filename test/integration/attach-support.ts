/** Programs to attach to, and `tapscope attach` running beside them. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { type Bench, type Ending, ending, recording } from './wrap-support.ts'

export const TAPCAP = process.env.TAPSCOPE_TAPCAP ?? ''

/** Why nothing can be attached here, null where it can. */
export const cannotAttach = (method: string): string | null => {
  if (process.platform !== 'linux' || TAPCAP === '') return 'no tapcap'
  // Against a process that lets itself be attached to whenever that is possible at all: a child of ours.
  const probe = spawnSync('sh', [
    '-c',
    `sleep 20 2>&- | sleep 20 >&- 2>&- & "$0" --attach $! --method ${method} -w - --stop-on-stdin-eof </dev/null 2>&1 | cat; kill $!`,
    TAPCAP,
  ])
  return probe.stdout.toString().includes('"started"') ? null : probe.stdout.toString().trim()
}

export interface Attached {
  readonly child: ChildProcessWithoutNullStreams
  readonly ending: Promise<Ending>
  /** Ctrl-C, and what it said. */
  detach(): Promise<Ending>
}

/** Resolves when it is attached; rejects with what it says when it can't. */
export async function attach(bench: Bench, pid: number, ...words: readonly string[]): Promise<Attached> {
  const child = bench.start(['attach', String(pid), ...words])
  const ended = ending(child)
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('recording to')) resolve()
    })
    child.on('close', () => reject(new Error(said)))
  })
  return {
    child,
    ending: ended,
    detach: () => {
      child.kill('SIGINT')
      return ended
    },
  }
}

export const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The recording has these bytes, and no gap. */
export function expectStreams(
  spool: string,
  streams: { stdin?: Uint8Array; stdout?: Uint8Array; stderr?: Uint8Array },
): void {
  const recorded = recording(spool)
  expect(recorded.problem).toBeNull()
  for (const [name, bytes] of Object.entries(streams)) {
    const found = recorded.stream(name as 'stdin')
    expect([name, found.length, hash(found)]).toEqual([name, bytes.length, hash(bytes)])
  }
}

export const stateOf = (pid: number): string => /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1] ?? '?'

/** Bytes that differ from call to call, the same for the same seed; no newline among them. */
export function noise(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = seed * 2654435761 + 1
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = 32 + ((state >>> 24) % 90)
  }
  return bytes
}
