/** Marks frames, takes marks away, or turns them over. */
import type { CallParams, CallResults } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { CallContext } from './call-context.ts'
import { selectRows } from './save/selection.ts'

/** Rows marked before other calls get their turn. */
const SLICE_ROWS = 1 << 20

export async function markFrames(
  { what, mark }: CallParams<'frames.mark'>,
  context: CallContext,
): Promise<CallResults['frames.mark']> {
  const { session, signal } = context
  const { marks, index } = session
  if (what.kind === 'all' && mark === 'off') marks.clear()
  const selection = await selectRows(what, context)
  for (let position = 0; position < selection.length; position++) {
    const row = selection.rowAt(position)
    marks.set(row, mark === 'toggle' ? !marks.has(row) : mark === 'on')
    if ((position + 1) % SLICE_ROWS !== 0) continue
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted || session.index !== index) break
  }
  session.rowsChanged()
  if (signal.aborted) throw new EngineError('Cancelled', null)
  return { marked: marks.count, rowsVersion: session.rowsVersion }
}
