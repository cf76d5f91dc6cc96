import { closeAll, openDialog, saveAs } from '../actions/files.ts'
import { isElectron, isMac } from '../connection/bridge.ts'
import { isEmpty, rowCount, useSession } from '../state/session.ts'
import { shownRows, useView } from '../state/view.ts'
import type { Command } from './registry.ts'

const group = 'File'
const hasRows = (): boolean => rowCount(useSession.getState()) > 0
const showsRows = (): boolean => shownRows(useView.getState()) > 0

export const fileCommands: readonly Command[] = [
  { id: 'file.open', title: 'Open file…', group, shortcut: 'Mod+O', run: () => openDialog() },
  { id: 'file.add', title: 'Add file to the table…', group, shortcut: 'Mod+Shift+O', run: () => openDialog(true) },
  {
    id: 'file.save',
    title: 'Save all frames as pcapng…',
    group,
    shortcut: 'Mod+S',
    alsoKeys: ['Mod+Shift+S'],
    enabled: hasRows,
    run: () => saveAs('pcapng', 'all'),
  },
  {
    id: 'file.saveShown',
    title: 'Save shown frames as pcapng…',
    group,
    enabled: showsRows,
    run: () => saveAs('pcapng', 'shown'),
  },
  {
    id: 'file.savePcap',
    title: 'Save shown frames as pcap…',
    group,
    enabled: showsRows,
    run: () => saveAs('pcap', 'shown'),
  },
  {
    id: 'file.export',
    title: 'Export shown frames as JSONL…',
    group,
    shortcut: 'Mod+Shift+E',
    enabled: showsRows,
    run: () => saveAs('jsonl', 'shown'),
  },
  {
    id: 'file.close',
    title: 'Close everything',
    group,
    // A browser keeps this one for its tabs, macOS for its windows.
    shortcut: isElectron && !isMac ? 'Mod+W' : undefined,
    enabled: () => !isEmpty(useSession.getState()),
    run: closeAll,
  },
]
