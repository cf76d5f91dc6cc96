/** What is remembered of the server behind a frame, for the rules that look for drift. */

import type { RowIndex } from '../../../shared/base/brand.ts'
import type { Remembered } from '../../alerts/drift-state.ts'
import { baselineRoot } from '../../store/spool-folder.ts'
import type { Frames } from '../frames.ts'
import { Baselines } from './baselines.ts'

/** Reads the user's baselines, and writes none. The server is known by its command: its name is in another frame. */
export function rememberedTools(frames: Frames, folder = baselineRoot()): (row: RowIndex) => Remembered | null {
  const baselines = new Baselines(folder)
  return (row) => {
    const { stdio } = frames.interfaceOf(row)
    if (!stdio) return null
    const { info, before } = baselines.meet(
      {
        program: stdio.server || stdio.command || 'unknown',
        command: stdio.command,
        name: '',
        client: '',
        serverVersion: '',
        instructions: '',
        tools: [],
        from: '',
      },
      false,
    )
    return info.state === 'same' || info.state === 'changed' ? { tools: before, madeAtMs: info.madeAtMs } : null
  }
}
