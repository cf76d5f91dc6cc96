import { canRestart, restartCapture, startCapture, startProblem, stopAll } from '../actions/capture.ts'
import { listInterfaces } from '../actions/interfaces.ts'
import { importProfiles } from '../actions/profiles.ts'
import { isElectron } from '../connection/bridge.ts'
import { useCaptures } from '../state/captures.ts'
import { showOverlay, showPage, useLayout } from '../state/layout.ts'
import { isCapturing, useSession } from '../state/session.ts'
import { signal } from '../state/signals.ts'
import type { Command } from './registry.ts'

const group = 'Capture'
const capturing = (): boolean => isCapturing(useSession.getState())
const idle = (): boolean => !useCaptures.getState().busy
const ready = (): boolean => idle() && startProblem() === null

export const captureCommands: readonly Command[] = [
  {
    id: 'capture.toggle',
    title: 'Start or stop capturing',
    group,
    shortcut: 'Mod+E',
    enabled: () => (capturing() ? idle() : ready()),
    run: () => (capturing() ? stopAll() : startCapture()),
  },
  { id: 'capture.start', title: 'Start capturing', group, enabled: ready, run: startCapture },
  { id: 'capture.stop', title: 'Stop capturing', group, enabled: capturing, run: stopAll },
  {
    id: 'capture.restart',
    title: 'Restart the capture',
    group,
    shortcut: 'Mod+R',
    enabled: () => idle() && canRestart(),
    run: restartCapture,
  },
  {
    id: 'capture.choose',
    title: 'Choose what to capture',
    group,
    run: () => {
      showPage('capture')
      signal('focusInterfaces')
    },
  },
  {
    id: 'capture.options',
    title: 'Capture options…',
    group,
    shortcut: 'Mod+Shift+K',
    run: () => {
      showPage('capture')
      showOverlay('captureOptions')
    },
  },
  {
    id: 'capture.addSource',
    title: 'Capture by ssh or from a pipe…',
    group,
    run: () => {
      showPage('capture')
      showOverlay('addSource')
    },
  },
  { id: 'capture.filters', title: 'Saved capture filters…', group, run: () => showOverlay('captureFilters') },
  { id: 'capture.importProfile', title: 'Import capture profiles…', group, run: importProfiles },
  { id: 'capture.refresh', title: 'List interfaces again', group, run: listInterfaces },
  {
    id: 'tap.run',
    title: 'Run a command under the tap…',
    group,
    // A browser keeps Ctrl+T for its tabs.
    shortcut: isElectron ? 'Mod+T' : 'Mod+Shift+U',
    run: () => {
      showPage('capture')
      signal('focusTap')
    },
  },
  {
    id: 'capture.follow',
    title: 'Follow the newest frame',
    group,
    enabled: capturing,
    run: () => useLayout.setState(({ follow }) => ({ follow: !follow })),
  },
]
