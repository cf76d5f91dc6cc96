import { reloadRules } from '../actions/rules.ts'
import type { Command } from './registry.ts'

const group = 'Rules'

export const ruleCommands: readonly Command[] = [
  { id: 'rules.reload', title: 'Read the files of alert rules again', group, run: reloadRules },
]
