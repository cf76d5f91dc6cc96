/** Samples of rules: captures made of what a rule's `test` says, and what the rule finds in them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert } from '../../alerts/alert.ts'
import type { CompiledRule } from '../../alerts/compile-rule.ts'
import type { Sample } from '../../alerts/rule.ts'
import type { Registry } from '../../dissect/registry.ts'
import { readIndex } from '../../indexing/read-index.ts'
import { Frames } from '../frames.ts'
import { RuleRun, type RuleRunOptions } from './rule-run.ts'
import { writeSample } from './sample-capture.ts'

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
    for (const [i, sample] of (test?.[kind] ?? []).entries()) {
      const alerts = await alertsIn(sample, [compiled], registry)
      outcomes.push({ rule: id, kind, number: i + 1, passed: alerts.length > 0 === (kind === 'fires') })
    }
  }
  return outcomes
}

/** What rules find in a sample; few frames are looked at sooner without a sieve of many rules. */
export async function alertsIn(
  sample: Sample,
  rules: readonly CompiledRule[],
  registry: Registry,
  options: Pick<RuleRunOptions, 'sieve'> = {},
): Promise<Alert[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tapscope-rules-'))
  try {
    const path = join(folder, 'sample.pcapng')
    writeSample(path, sample)
    return alertsInFile(path, rules, registry, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What rules find in a capture file. */
export function alertsInFile(
  path: string,
  rules: readonly CompiledRule[],
  registry: Registry,
  options: Pick<RuleRunOptions, 'sieve'> = {},
): Alert[] {
  const index = readIndex(registry, path)
  const frames = new Frames(registry, index)
  try {
    const alerts: Alert[] = []
    const run = new RuleRun(rules, index, frames, (alert, isNew) => isNew && alerts.push(alert), {
      remembered: () => null,
      ...options,
    })
    while (run.advance()) {}
    run.finish()
    return alerts
  } finally {
    frames.dispose()
  }
}
