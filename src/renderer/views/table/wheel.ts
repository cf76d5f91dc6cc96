/**
 * The wheel over very long tables. A browser shows at most some 32 million pixels; above, the grid maps a shorter scroll range to
 * all rows and a notch of the wheel would skip many. Scaling the wheel by the same ratio makes a notch what it is elsewhere.
 */

/** Pixels of scroll range per pixel of content: 1 while the table is not stretched. */
export function wheelScale(scrollHeight: number, clientHeight: number, contentHeight: number): number {
  const real = contentHeight - clientHeight
  const range = scrollHeight - clientHeight
  return real <= 0 || range <= 0 ? 1 : Math.min(1, range / real)
}

/** Adds up what is less than a pixel, so that slow wheels and touch pads get on too. */
export class WheelAccumulator {
  private rest = 0

  /** Whole pixels to scroll by. */
  take(delta: number, scale: number): number {
    const wanted = this.rest + delta * scale
    const whole = Math.trunc(wanted)
    this.rest = wanted - whole
    return whole
  }
}

const LINE_PIXELS = 22
/** A rounding apart from 1. */
const NOT_STRETCHED = 0.999

/**
 * Scales the wheel of a scrolling element while it is shorter than its content would be. `contentHeight` is in pixels. Returns
 * its end.
 */
export function scaleWheel(viewport: HTMLElement, contentHeight: () => number): () => void {
  const vertical = new WheelAccumulator()
  const onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey || event.deltaY === 0) return
    const scale = wheelScale(viewport.scrollHeight, viewport.clientHeight, contentHeight())
    if (scale > NOT_STRETCHED) return
    event.preventDefault()
    event.stopPropagation()
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1
    viewport.scrollTop += vertical.take(event.deltaY * unit, scale)
  }
  viewport.addEventListener('wheel', onWheel, { passive: false, capture: true })
  return () => viewport.removeEventListener('wheel', onWheel, { capture: true })
}
