import { resolveNames } from '../actions/names.ts'
import { showOverlay, showPage } from '../state/layout.ts'
import { setPreferences, usePreferences } from '../state/preferences.ts'
import { signal } from '../state/signals.ts'
import { resolvedTheme } from '../theme/theme.ts'
import type { Command } from './registry.ts'

const group = 'View'

const pane = (id: string, title: string, shortcut?: string): Command => ({
  id: `pane.${id}`,
  title,
  group,
  shortcut,
  run: () => {
    showPage('frames')
    signal('showPane', id)
  },
})

export const viewCommands: readonly Command[] = [
  { id: 'view.palette', title: 'All commands', group, shortcut: 'Mod+K', run: () => showOverlay('palette') },
  {
    id: 'view.capture',
    title: 'Show the sources to capture',
    group,
    shortcut: 'Mod+1',
    run: () => showPage('capture'),
  },
  { id: 'view.frames', title: 'Show the frames', group, shortcut: 'Mod+2', run: () => showPage('frames') },
  { id: 'view.spools', title: 'Show the spools', group, shortcut: 'Mod+3', run: () => showPage('spools') },
  { id: 'view.rules', title: 'Show the alert rules', group, shortcut: 'Mod+4', run: () => showPage('rules') },
  {
    id: 'view.theme',
    title: 'Switch between dark and light',
    group,
    shortcut: 'Mod+Shift+L',
    run: () => setPreferences({ theme: resolvedTheme() === 'dark' ? 'light' : 'dark' }),
  },
  {
    id: 'view.theme.system',
    title: 'Follow the system’s theme',
    group,
    run: () => setPreferences({ theme: 'system' }),
  },
  {
    id: 'view.timeline',
    title: 'Show or hide the timeline',
    group,
    shortcut: 'Mod+Shift+H',
    run: () => setPreferences({ timeline: !usePreferences.getState().timeline }),
  },
  pane('details', 'Show the details pane'),
  pane('bytes', 'Show the bytes pane'),
  pane('sources', 'Show the sources pane'),
  pane('exchanges', 'Show the exchanges pane'),
  pane('servers', 'Show the servers pane'),
  pane('alerts', 'Show the alerts pane', 'Mod+Shift+A'),
  pane('traffic', 'Show the traffic pane'),
  pane('resend', 'Show the resend pane'),
  pane('follow', 'Show the follow pane'),
  pane('sequence', 'Show the sequence diagram'),
  pane('compare', 'Show the compare pane'),
  { id: 'pane.close', title: 'Close the active pane', group, run: () => signal('closePane') },
  { id: 'view.resetLayout', title: 'Reset the layout of the panes', group, run: () => signal('resetLayout') },
  { id: 'view.resetColumns', title: 'Reset the columns of the table', group, run: () => signal('resetColumns') },
  {
    id: 'view.names',
    title: 'Resolve names from the files, or show addresses',
    group,
    run: () => resolveNames(!usePreferences.getState().resolveNames),
  },
]
