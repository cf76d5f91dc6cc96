import { chooseSigma, newPack } from '../actions/new-rules.ts'
import { saveDraft } from '../actions/rule-draft.ts'
import { reloadRules } from '../actions/rules.ts'
import { useLayout } from '../state/layout.ts'
import { useRules } from '../state/rules.ts'
import type { Command } from './registry.ts'

const group = 'Rules'

/** Before those of files, whose key for saving is theirs while rules are edited. */
export const ruleCommands: readonly Command[] = [
  { id: 'rules.new', title: 'New pack of alert rules…', group, run: newPack },
  {
    id: 'rules.save',
    title: 'Save the alert rules',
    group,
    shortcut: 'Mod+S',
    enabled: () => useLayout.getState().page === 'rules' && useRules.getState().draft !== null,
    run: saveDraft,
  },
  { id: 'rules.import', title: 'Import Sigma rules…', group, run: chooseSigma },
  { id: 'rules.reload', title: 'Read the files of alert rules again', group, run: reloadRules },
]
