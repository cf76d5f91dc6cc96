/** What tests of live captures share: a session on a spool folder of its own, its captures, datagrams on loopback. */
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { findTapcap } from '../../src/engine/sources/packets/tapcap.ts'
import type { CaptureInfo } from '../../src/shared/wire/calls.ts'
import { type Engine, startEngine, until } from './engine.ts'

const canCapture = process.getuid?.() === 0 && findTapcap() !== null
/** Why nothing can be captured here; empty where it can. */
export const cannotCapture = canCapture ? '' : 'needs root and out/native/tapcap'

export interface LiveBench {
  readonly engine: Engine
  /** A folder of the test's own; the spools are in it. */
  readonly folder: string
  captureOf(id: number, engine?: Engine): CaptureInfo | undefined
  /** Waits until the capture is in a state. */
  inState(id: number, state: CaptureInfo['state'], engine?: Engine): Promise<CaptureInfo>
}

/** A bench for each test of the file. */
export function eachTestsLiveBench({ alerts = false } = {}): LiveBench {
  let engine: Engine
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tapscope-live-'))
    process.env.TAPSCOPE_SPOOLS = join(folder, 'spools')
    engine = startEngine({ pickUp: true, alerts })
  })
  afterEach(async () => {
    await engine.dispose()
    rmSync(folder, { recursive: true, force: true })
    delete process.env.TAPSCOPE_SPOOLS
  })
  const captureOf = (id: number, of = engine) => of.session.info().captures.find((one) => one.id === id)
  return {
    get engine() {
      return engine
    },
    get folder() {
      return folder
    },
    captureOf,
    inState: (id, state, of = engine) =>
      until(() => {
        const capture = captureOf(id, of)
        return capture?.state === state && capture
      }, `capture ${id} ${state}`),
  }
}

/** Sends so many datagrams to a port of loopback where nobody need listen. */
export async function sendDatagrams(port: number, count: number, payload = 'x'): Promise<void> {
  const socket = createSocket('udp4')
  for (let i = 0; i < count; i++) await new Promise((resolve) => socket.send(payload, port, '127.0.0.1', resolve))
  socket.close()
}

/** Sends one every few milliseconds until told to stop. */
export function chatter(port: number): () => void {
  const socket = createSocket('udp4').on('error', () => {})
  const timer = setInterval(() => socket.send('hello', port, '127.0.0.1'), 5)
  return () => {
    clearInterval(timer)
    socket.close()
  }
}
