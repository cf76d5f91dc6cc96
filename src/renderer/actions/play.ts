/**
 * Plays what is open: the view shows frames up to a head that the window moves, a few times a second. One move is under way at a time; what is
 * wished meanwhile is done next, the latest wish alone.
 */
import type { CallParams } from '../../shared/wire/calls.ts'
import { call } from '../connection/connection.ts'
import { nextPlace } from '../format/play-time.ts'
import { useLayout } from '../state/layout.ts'
import { report } from '../state/notices.ts'
import { durationOf, PLAY_SPEEDS, usePlay } from '../state/play.ts'
import { rowCount, useSession } from '../state/session.ts'
import { useView } from '../state/view.ts'
import { selectPosition } from './selection.ts'

type Place = CallParams<'view.head'>['to']

const MOMENT_MS = 100

let moving = false
/** Grows when what was played is gone: what is under way counts no more. */
let epoch = 0
let wished: { readonly to: Place } | null = null
let running = false

export const canPlay = (): boolean => rowCount(useSession.getState()) > 0 && useView.getState().shown !== null
export const hasHead = (): boolean => usePlay.getState().head !== null

/** Takes in at once what a move told: the view's own word on it comes a little later. */
function noteRows(view: number, rows: number): void {
  const { shown } = useView.getState()
  if (shown?.id === view) useView.setState({ shown: { ...shown, progress: { ...shown.progress, rows } } })
}

/** Resolves when the head is there. */
async function move(to: Place): Promise<void> {
  if (moving) {
    wished = { to }
    return
  }
  moving = true
  try {
    const { shown } = useView.getState()
    if (!shown) return
    const mine = epoch
    const head = await call('view.head', { view: shown.id, to })
    if (mine !== epoch) return
    noteRows(shown.id, head.shown)
    if (to === null) usePlay.setState({ head: null, playing: false })
    else if (useView.getState().shown?.id === shown.id) usePlay.setState({ head })
    else wished ??= { to: { seconds: Math.max(0, head.seconds) } }
  } catch (error) {
    usePlay.setState({ playing: false })
    report(error)
  } finally {
    moving = false
  }
  const next = wished
  wished = null
  if (next) await move(next.to)
}

async function run(): Promise<void> {
  if (running) return
  running = true
  let lastMs = performance.now()
  while (usePlay.getState().playing) {
    await new Promise((resolve) => setTimeout(resolve, MOMENT_MS))
    const { playing, head, speed, skipsPauses } = usePlay.getState()
    if (!playing || !head) break
    const place = nextPlace(head, { speed, skipsPauses }, performance.now() - lastMs)
    lastMs = performance.now()
    if (place === null) usePlay.setState({ playing: false })
    else await move(place)
  }
  running = false
}

/** From where it is, from the beginning when it is at the end or was not begun; or stops there. */
export async function togglePlay(): Promise<void> {
  const { playing, head } = usePlay.getState()
  if (playing) {
    usePlay.setState({ playing: false })
    return
  }
  if (!head || head.next === null) await move({ seconds: 0 })
  if (!hasHead()) return
  useLayout.setState({ page: 'frames', follow: true })
  usePlay.setState({ playing: true })
  void run()
}

/** Shows the next frame, or leaves the last one away, and selects the newest. */
export async function stepPlay(by: 1 | -1): Promise<void> {
  usePlay.setState({ playing: false })
  if (!hasHead()) await move({ seconds: 0 })
  else await move({ step: by })
  const { head } = usePlay.getState()
  if (head && head.shown > 0) await selectPosition(head.shown - 1)
}

/** Goes to a time, in seconds since the first frame. */
export async function seekPlay(seconds: number): Promise<void> {
  const { info } = useSession.getState()
  await move({ seconds: Math.max(0, Math.min(info ? durationOf(info) : 0, seconds)) })
}

export function changeSpeed(by: 1 | -1): void {
  const { speed } = usePlay.getState()
  const at = PLAY_SPEEDS.indexOf(speed) + by
  usePlay.setState({ speed: PLAY_SPEEDS[Math.max(0, Math.min(PLAY_SPEEDS.length - 1, at))] })
}

/** Shows all frames again. */
export async function closePlay(): Promise<void> {
  usePlay.setState({ playing: false })
  await move(null)
}

/** A view that takes the place of another is played from where that one was. */
export function watchPlay(): void {
  useView.subscribe(({ shown }, { shown: before }) => {
    const { head } = usePlay.getState()
    if (head && shown && (shown.id !== before?.id || shown.settled !== before.settled))
      void move({ seconds: head.seconds })
  })
}

/** What was played is gone. */
export function forgetPlay(): void {
  epoch++
  wished = null
  usePlay.setState({ head: null, playing: false })
}
