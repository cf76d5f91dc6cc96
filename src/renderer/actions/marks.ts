/** Marks frames. The engine keeps the marks; rows that changed are read again. */
import type { CallParams } from '../../shared/wire/calls.ts'
import { call } from '../connection/connection.ts'
import { plural } from '../format/numbers.ts'
import { notify } from '../state/notices.ts'
import { useSelection } from '../state/selection.ts'
import { noteRowsVersion } from '../state/session.ts'
import { useView } from '../state/view.ts'

async function mark(params: CallParams<'frames.mark'>): Promise<number> {
  const { marked, rowsVersion } = await call('frames.mark', params)
  noteRowsVersion(rowsVersion, marked)
  return marked
}

/** Marks a frame, or takes its mark away. */
export async function toggleMark(frame = useSelection.getState().frame): Promise<void> {
  if (frame !== null) await mark({ what: { kind: 'range', range: String(frame) }, mark: 'toggle' })
}

/** Marks all frames that are shown, or takes their marks away. */
export async function markShown(on: boolean): Promise<void> {
  const view = useView.getState().shown
  if (!view) return
  const marked = await mark({ what: { kind: 'displayed', view: view.id }, mark: on ? 'on' : 'off' })
  notify('info', `${plural(marked, 'frame is', 'frames are')} marked`)
}

export async function unmarkAll(): Promise<void> {
  await mark({ what: { kind: 'all' }, mark: 'off' })
}
