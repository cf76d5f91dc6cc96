import { closeAll, mergeDialog, openDialog, reopen, stopReading } from '../actions/files.ts'
import { saveFrames, saveReport } from '../actions/save.ts'
import { isElectron, isMac } from '../connection/bridge.ts'
import { isPart } from '../format/damage.ts'
import type { FileFormat } from '../format/save-choice.ts'
import { frameCount } from '../state/counts.ts'
import { showOverlay } from '../state/layout.ts'
import { isCapturing, isEmpty, isIndexing, problemFiles, useSession } from '../state/session.ts'
import { shownRows, useView } from '../state/view.ts'
import type { Command } from './registry.ts'

const group = 'File'
const hasRows = (): boolean => frameCount() > 0
const showsRows = (): boolean => shownRows(useView.getState()) > 0
const mayReplace = (): boolean => !isCapturing(useSession.getState())

const saveShown = (id: string, title: string, format: FileFormat): Command => ({
  id,
  title,
  group,
  enabled: showsRows,
  run: async () => {
    const view = useView.getState().shown?.id
    if (view !== undefined)
      await saveFrames({ format, what: { kind: 'displayed', view }, details: false, bytes: false })
  },
})

export const fileCommands: readonly Command[] = [
  { id: 'file.open', title: 'Open files…', group, shortcut: 'Mod+O', run: () => openDialog() },
  {
    id: 'file.merge',
    title: 'Merge files with what is open, by time…',
    group,
    enabled: () => hasRows() && mayReplace(),
    run: mergeDialog,
  },
  {
    id: 'file.append',
    title: 'Append files to what is open…',
    group,
    shortcut: 'Mod+Shift+O',
    run: () => openDialog(true),
  },
  {
    id: 'file.stop',
    title: 'Stop reading files',
    group,
    enabled: () => isIndexing(useSession.getState()),
    run: stopReading,
  },
  {
    id: 'file.reopen',
    title: 'Read the open files again',
    group,
    enabled: () => mayReplace() && problemFiles(useSession.getState()).some(isPart),
    run: reopen,
  },
  {
    id: 'file.save',
    title: 'Save as…',
    group,
    shortcut: 'Mod+S',
    alsoKeys: ['Mod+Shift+S'],
    enabled: hasRows,
    run: () => showOverlay('save'),
  },
  {
    id: 'file.saveRedacted',
    title: 'Save redacted…',
    group,
    enabled: hasRows,
    run: () => showOverlay('redact'),
  },
  {
    id: 'file.export',
    title: 'Export frames…',
    group,
    shortcut: 'Mod+Shift+E',
    enabled: hasRows,
    run: () => showOverlay('export'),
  },
  {
    id: 'file.report',
    title: 'Export a report (HTML)…',
    group,
    enabled: hasRows,
    run: saveReport,
  },
  saveShown('file.saveShown', 'Save shown frames as pcapng…', 'pcapng'),
  saveShown('file.savePcap', 'Save shown frames as pcap…', 'pcap'),
  saveShown('file.exportJsonl', 'Export shown frames as JSONL…', 'jsonl'),
  saveShown('file.exportCsv', 'Export shown frames as CSV…', 'csv'),
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
