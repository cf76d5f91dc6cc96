/** The alert rules: listed, switched, shown. */
import type { RuleText } from '../../shared/wire/alerts.ts'
import { call } from '../connection/connection.ts'
import { report } from '../state/notices.ts'
import { useRules } from '../state/rules.ts'
import { signal } from '../state/signals.ts'

export async function listRules(): Promise<void> {
  try {
    useRules.setState({ list: await call('rules.list', {}) })
  } catch (error) {
    report(error)
  }
}

/** Switches rules by id and packs by name. What is switched on looks at all frames from the first. */
export async function enableRules(what: { rules?: string[]; packs?: string[] }, on: boolean): Promise<void> {
  try {
    await call('rules.enable', { rules: what.rules ?? [], packs: what.packs ?? [], on })
  } catch (error) {
    report(error)
  }
  await listRules()
}

/** Lets the rules look at frames, or stops that; what they found stays. */
export async function runRules(on: boolean): Promise<void> {
  try {
    await call('alerts.run', { on })
  } catch (error) {
    report(error)
  }
}

export async function reloadRules(): Promise<void> {
  try {
    await call('rules.reload', {})
  } catch (error) {
    report(error)
  }
  await listRules()
}

export const showAlertsOf = (rule: string): void => signal('showAlertsOf', rule)

/** What a rule says of itself; null where it is gone. */
export async function readRule(rule: string): Promise<RuleText | null> {
  try {
    return await call('rules.one', { rule })
  } catch (error) {
    report(error)
    return null
  }
}

let schema: unknown = null

/** The JSON Schema of a pack; null where the engine does not answer. */
export async function readRuleSchema(): Promise<unknown> {
  schema ??= await call('rules.schema', {}).then(
    (answer) => answer.schema,
    () => null,
  )
  return schema
}
