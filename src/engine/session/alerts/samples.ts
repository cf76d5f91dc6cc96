/** Samples of rules: captures made of what a rule's `test` says, and what the rule finds in them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert } from '../../alerts/alert.ts'
import type { CompiledRule } from '../../alerts/compile-rule.ts'
import type { Sample } from '../../alerts/rule.ts'
import type { Registry } from '../../dissect/registry.ts'
import { readIndex } from '../../indexing/read-index.ts'
import { TapSpool } from '../../sources/stdio/tap-spool.ts'
import { PcapWriter } from '../../store/pcap-writer.ts'
import { Frames } from '../frames.ts'
import { RuleRun } from './rule-run.ts'

const STEP_MS = 100
const START_SECONDS = 1_700_000_000
const STREAMS = { '>': 'stdin', '<': 'stdout', '!': 'stderr' } as const
const PROCESS = { pid: 4711, command: ['server'], server: 'server', client: 'client', clientPid: 4710 }

export interface SampleOutcome {
  readonly rule: string
  readonly kind: 'fires' | 'silent'
  /** From 1. */
  readonly number: number
  readonly passed: boolean
}

/** Runs a rule on its own samples: it has to fire on some, and on others not to. */
export async function testRule(compiled: CompiledRule, registry: Registry): Promise<SampleOutcome[]> {
  const outcomes: SampleOutcome[] = []
  const { id, test } = compiled.rule
  for (const kind of ['fires', 'silent'] as const) {
    for (const [i, sample] of test[kind].entries()) {
      const alerts = await alertsIn(sample, compiled, registry)
      outcomes.push({ rule: id, kind, number: i + 1, passed: alerts.length > 0 === (kind === 'fires') })
    }
  }
  return outcomes
}

async function alertsIn(sample: Sample, compiled: CompiledRule, registry: Registry): Promise<Alert[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tapscope-rules-'))
  try {
    const path = join(folder, 'sample.pcapng')
    if ('stdio' in sample) await writeStdio(path, sample.stdio)
    else writeFrames(path, sample)
    const index = readIndex(registry, path)
    const frames = new Frames(registry, index)
    try {
      const alerts: Alert[] = []
      const run = new RuleRun([compiled], index, frames, (alert) => alerts.push(alert))
      while (run.advance()) {}
      return alerts
    } finally {
      frames.dispose()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type StdioSample = Extract<Sample, { stdio: unknown }>['stdio']

async function writeStdio(path: string, items: StdioSample): Promise<void> {
  const spool = TapSpool.create({ process: PROCESS, application: 'Tapscope', target: { file: path } })
  if (!spool.ok) throw new Error(spool.error.message)
  const { recorder } = spool.value
  let ms = 0
  const say = (line: string): void => {
    recorder.recordAt(STREAMS[line[0] as keyof typeof STREAMS], timeOf(ms), Buffer.from(`${line.slice(2)}\n`))
    ms += STEP_MS
  }
  for (const item of items) {
    if (typeof item === 'string') say(item)
    else if ('pause' in item) ms += item.pause
    else for (let i = 0; i < item.repeat; i++) say(item.line)
  }
  await spool.value.finish()
}

type FramesSample = Extract<Sample, { frames: unknown }>

function writeFrames(path: string, { frames, linktype }: FramesSample): void {
  const writer = new PcapWriter({ linkType: linktype, nanoseconds: false })
  let ms = 0
  const add = (bytes: Uint8Array): void => {
    const { seconds, nanos } = timeOf(ms)
    writer.frame(linktype, seconds, nanos, bytes.length, bytes)
    ms += STEP_MS
  }
  for (const item of frames) {
    if (typeof item === 'string') add(bytesOf(item))
    else if ('pause' in item) ms += item.pause
    else {
      const { repeat, frame, countAt } = item
      const bytes = bytesOf(frame)
      for (let i = 0; i < repeat; i++) {
        add(bytes)
        if (countAt !== undefined && countAt + 2 <= bytes.length)
          bytes.writeUInt16BE((bytes.readUInt16BE(countAt) + 1) & 0xffff, countAt)
      }
    }
  }
  writeFileSync(path, writer.take(), { mode: 0o600 })
}

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replace(/\s+/g, ''), 'hex')

function timeOf(ms: number): { seconds: number; nanos: number } {
  return { seconds: START_SECONDS + Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 }
}
