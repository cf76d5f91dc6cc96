/** Dragging over the bars chooses a range of time; a click goes to the frame at that time. */
import { brushX, type D3BrushEvent, pointer, type ScaleLinear, select } from 'd3'
import { type RefObject, useEffect, useRef } from 'react'
import { seekPlay } from '../../actions/play.ts'
import { selectTime } from '../../actions/selection.ts'
import { setTimeRange } from '../../actions/view.ts'
import type { TimeRange } from '../../format/filter-text.ts'
import { usePlay } from '../../state/play.ts'
import { useSession } from '../../state/session.ts'

interface BrushOptions {
  /** Seconds since the epoch to pixels. */
  readonly x: ScaleLinear<number, number>
  readonly width: number
  readonly height: number
  readonly range: TimeRange | null
}

/** Narrower than this is a click with an unsteady hand. */
const LEAST_PIXELS = 3

/** Selects the frame at a time, in seconds since the epoch; a replay goes there. */
function goTo(time: number): void {
  const first = useSession.getState().info?.firstTime
  if (!first || usePlay.getState().head === null) void selectTime(time)
  else void seekPlay(time - first.seconds - first.nanos / 1e9)
}

export function useBrush(group: RefObject<SVGGElement | null>, { x, width, height, range }: BrushOptions): void {
  const brushing = useRef(false)
  const scale = useRef(x)
  scale.current = x
  const [left, right] = range ? [x(range[0]), x(range[1])] : [null, null]

  useEffect(() => {
    const element = group.current
    if (!element || width <= 0) return
    const target = select<SVGGElement, unknown>(element)
    const brush = brushX<unknown>()
      .extent([
        [0, 0],
        [width, height],
      ])
      .on('start', () => {
        brushing.current = true
      })
      .on('end', (event: D3BrushEvent<unknown>) => {
        brushing.current = false
        // Moved by the code below, not by the user.
        if (!event.sourceEvent) return
        const chosen = event.selection as [number, number] | null
        if (!chosen || chosen[1] - chosen[0] < LEAST_PIXELS) {
          goTo(scale.current.invert(pointer(event.sourceEvent, element)[0]))
          target.call(brush.move, left === null ? null : [left, right])
        } else {
          void setTimeRange([scale.current.invert(chosen[0]), scale.current.invert(chosen[1])])
        }
      })
    target.call(brush)
    if (!brushing.current) {
      const clamped = left === null || right === null ? null : [Math.max(0, left), Math.min(width, right)]
      target.call(brush.move, clamped && clamped[1] > clamped[0] ? (clamped as [number, number]) : null)
    }
    return () => {
      target.on('.brush', null)
    }
  }, [group, width, height, left, right])
}
