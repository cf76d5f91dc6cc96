/** Selects frames, tree nodes and bytes. The latest wish wins: what it overtakes is cancelled in the engine. */
import { decodeFrameDetail } from '../../shared/wire/frame-detail.ts'
import { RowsBatch } from '../../shared/wire/rows.ts'
import { call } from '../connection/connection.ts'
import type { Timestamp } from '../format/time.ts'
import { innermostNode, sameNode } from '../format/tree.ts'
import { forgetJumps, rememberJump, stepBack } from '../state/jumps.ts'
import { notify, report } from '../state/notices.ts'
import { NOTHING_SELECTED, useSelection } from '../state/selection.ts'
import { signal } from '../state/signals.ts'
import { shownRows, useView } from '../state/view.ts'

let loading: AbortController | null = null

export function clearSelection(): void {
  loading?.abort()
  forgetJumps()
  useSelection.setState(NOTHING_SELECTED)
}

async function loadDetail(frame: number): Promise<void> {
  loading?.abort()
  const mine = new AbortController()
  loading = mine
  try {
    const detail = decodeFrameDetail(await call('frame.detail', { frame }, { signal: mine.signal }))
    if (mine.signal.aborted) return
    const { detail: before, node } = useSelection.getState()
    const isDecoded = before && node !== null && node >= before.tree.decodedFrom
    const same = before && node !== null && !isDecoded ? sameNode(before.tree, node, detail.tree) : null
    const source = same !== null && detail.tree.length[same] > 0 ? detail.tree.source[same] : 0
    useSelection.setState({ detail, problem: null, decodings: [], node: same, source, cursor: null, marked: null })
  } catch (error) {
    if (mine.signal.aborted) return
    useSelection.setState({
      detail: null,
      problem: (error as Error).message,
      decodings: [],
      node: null,
      cursor: null,
      marked: null,
    })
  }
}

/** Selects a row whose frame is known. */
export function selectRow(position: number, frame: number, time: Timestamp): void {
  const before = useSelection.getState()
  useSelection.setState({ position, frame, time })
  if (before.frame !== frame || before.detail === null) void loadDetail(frame)
}

async function readRow(position: number, signal?: AbortSignal): Promise<{ frame: number; time: Timestamp } | null> {
  const view = useView.getState().shown
  if (!view) return null
  const batch = new RowsBatch(await call('rows.read', { view: view.id, from: position, count: 1 }, { signal }))
  if (batch.length === 0) return null
  return { frame: batch.number[0], time: { seconds: batch.timeSeconds[0], nanos: batch.timeNanos[0] } }
}

let finding: AbortController | null = null

/** Selects the row at a position of the shown view, which need not be loaded, and brings it in sight unless told not to. */
export async function selectPosition(position: number, reveal = true): Promise<void> {
  const last = shownRows(useView.getState()) - 1
  if (last < 0) return
  const target = Math.max(0, Math.min(last, position))
  finding?.abort()
  const mine = new AbortController()
  finding = mine
  useSelection.setState({ position: target })
  if (reveal) signal('reveal', target)
  try {
    const row = await readRow(target, mine.signal)
    if (row && !mine.signal.aborted) selectRow(target, row.frame, row.time)
  } catch (error) {
    if (!mine.signal.aborted) report(error)
  }
}

/** Where a frame is in the shown view; null when the filter leaves it out. */
async function locate(frame: number): Promise<number | null> {
  const view = useView.getState().shown
  if (!view) return null
  const { position } = await call('rows.find', { view: view.id, frame })
  if (position < 0) return null
  return (await readRow(position))?.frame === frame ? position : null
}

/** Follows a link to a frame: selects its row, or shows it alone when the filter leaves it out. `goBack` leads back. */
export async function selectFrame(frame: number): Promise<void> {
  rememberJump(useSelection.getState().frame, frame)
  await showFrame(frame)
}

/** Goes to the frame that was left last by a link, or by going back. */
export async function retrace(to: 'back' | 'forward'): Promise<void> {
  const frame = stepBack(to, useSelection.getState().frame)
  if (frame !== null) await showFrame(frame)
}

const NEXT_WORDS = {
  marked: 'marked frame',
  conversation: 'frame of this conversation',
  alert: 'frame with an alert',
} as const

/** Selects the next frame, or the one before, that is marked, has an alert, or is of the same conversation. */
export async function selectNext(by: keyof typeof NEXT_WORDS, backwards: boolean): Promise<void> {
  const view = useView.getState().shown
  if (!view) return
  const frame = useSelection.getState().frame ?? 1
  const next = await call('rows.next', { view: view.id, frame, backwards, by })
  if (next.position >= 0) return await selectPosition(next.position)
  const where = backwards ? 'before' : 'after'
  notify('info', `No ${NEXT_WORDS[by]} ${where} this one is shown`)
}

async function showFrame(frame: number): Promise<void> {
  try {
    const position = await locate(frame)
    if (position !== null) return await selectPosition(position)
    useSelection.setState({ position: null, frame, time: null })
    notify('info', `Frame ${frame} is not among the frames shown`, 'Clear the filter to see it in the table.')
    await loadDetail(frame)
  } catch (error) {
    report(error)
  }
}

/**
 * After the view has changed: finds the selected frame in it again, and brings it in sight when asked to. Where the view leaves it out and is
 * settled, the nearest one that is shown is selected instead.
 */
export async function relocateSelection(reveal: boolean, settled: boolean): Promise<void> {
  const { frame } = useSelection.getState()
  if (frame === null) return
  try {
    const position = await locate(frame)
    if (useSelection.getState().frame !== frame) return
    useSelection.setState({ position })
    if (position !== null && reveal) signal('reveal', position)
    if (position !== null || !settled) return
    const near = await nearest(frame)
    if (near !== null && useSelection.getState().frame === frame) await selectPosition(near, reveal)
  } catch (error) {
    report(error)
  }
}

/** Position of the frame shown whose number is closest to one that is not; null when none is shown. */
async function nearest(frame: number): Promise<number | null> {
  const { shown } = useView.getState()
  if (!shown || shown.progress.rows === 0) return null
  const { position } = await call('rows.find', { view: shown.id, frame })
  const before = (position < 0 ? shown.progress.rows : position) - 1
  if (position < 0 || before < 0) return Math.max(position, before)
  const [earlier, later] = await Promise.all([readRow(before), readRow(position)])
  return earlier && later && frame - earlier.frame <= later.frame - frame ? before : position
}

/** Selects the first row at or after a time by bisection: the rows of a capture are in order of time but for few. */
export async function selectTime(epochSeconds: number): Promise<void> {
  let low = 0
  let high = shownRows(useView.getState()) - 1
  try {
    while (low < high) {
      const middle = (low + high) >> 1
      const row = await readRow(middle)
      if (!row) return
      if (row.time.seconds + row.time.nanos / 1e9 < epochSeconds) low = middle + 1
      else high = middle
    }
    if (high >= 0) await selectPosition(low)
  } catch (error) {
    report(error)
  }
}

/** Selects a node of the tree; its bytes light up. */
export function selectNode(node: number | null): void {
  const { detail, source } = useSelection.getState()
  const shows = node !== null && detail && detail.tree.length[node] > 0
  useSelection.setState({ node, cursor: null, marked: null, source: shows ? detail.tree.source[node] : source })
}

/** Puts the cursor on a byte and selects the innermost node that covers it. */
export function selectByte(source: number, offset: number): void {
  const { detail } = useSelection.getState()
  if (!detail) return
  useSelection.setState({
    source,
    cursor: offset,
    marked: null,
    node: innermostNode(detail.tree, source, offset),
  })
}
