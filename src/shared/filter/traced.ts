/** Text that knows where it came from. */
import { MAX_FILTER_LENGTH } from './limits.ts'

/** Each character, at [i, i + 1), came from [starts[i], ends[i]) of another text. */
export interface Traced {
  readonly text: string
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

export function untouched(text: string): Traced {
  const starts = Array.from({ length: text.length }, (_, i) => i)
  return { text, starts, ends: starts.map((i) => i + 1) }
}

/** Traced text put together from pieces, up to a filter's greatest length: nothing is added beyond it. */
export class TracedBuilder implements Traced {
  text = ''
  starts: number[] = []
  ends: number[] = []
  tooLong = false

  /** [from, to) of another traced text. */
  add(traced: Traced, from = 0, to = traced.text.length): void {
    if (!this.fits(to - from)) return
    this.text += traced.text.slice(from, to)
    for (let i = from; i < to; i++) {
      this.starts.push(traced.starts[i])
      this.ends.push(traced.ends[i])
    }
  }

  /** Text that came as a whole from [start, end). */
  addNew(text: string, start: number, end: number): void {
    if (!this.fits(text.length)) return
    this.text += text
    for (let i = 0; i < text.length; i++) {
      this.starts.push(start)
      this.ends.push(end)
    }
  }

  /** Without the white space around. */
  trimmed(): Traced {
    const { text, starts, ends } = this
    const from = text.length - text.trimStart().length
    const to = Math.max(from, text.trimEnd().length)
    return { text: text.slice(from, to), starts: starts.slice(from, to), ends: ends.slice(from, to) }
  }

  private fits(more: number): boolean {
    this.tooLong ||= this.text.length + more > MAX_FILTER_LENGTH
    return !this.tooLong
  }
}
