/** What is to be replaced, by stream or frame: filled while secrets are found, read while frames are written. */
import { EngineError } from '../../../shared/wire/engine-client.ts'
import { type Edit, merged } from '../../redact/edits.ts'

/** Keeps memory in bounds: some hundred bytes each. */
const MAX_EDITS = 4_000_000
const NONE: readonly Edit[] = []

export class EditStore {
  private readonly lists = new Map<string, Edit[]>()
  private readonly sorted = new Map<string, readonly Edit[]>()
  private count = 0

  /** Places count from the beginning of the stream or frame that `key` names. */
  add(key: string, edits: readonly Edit[], offset = 0): void {
    if (edits.length === 0) return
    this.count += edits.length
    if (this.count > MAX_EDITS)
      throw new EngineError(
        `There are more than ${MAX_EDITS} places to redact`,
        'Choose fewer detectors, or fewer frames at a time',
      )
    const list = this.lists.get(key) ?? []
    this.lists.set(key, list)
    for (const edit of edits) list.push({ ...edit, start: edit.start + offset, end: edit.end + offset })
    this.sorted.delete(key)
  }

  /** Those that touch [start, end), in their order. */
  within(key: string, start: number, end: number): readonly Edit[] {
    const list = this.lists.get(key)
    if (!list) return NONE
    let sorted = this.sorted.get(key)
    if (!sorted) {
      sorted = merged(list)
      this.sorted.set(key, sorted)
    }
    let low = 0
    for (let high = sorted.length; low < high; ) {
      const middle = (low + high) >>> 1
      if (sorted[middle].end <= start) low = middle + 1
      else high = middle
    }
    const found: Edit[] = []
    for (let i = low; i < sorted.length && sorted[i].start < end; i++) found.push(sorted[i])
    return found
  }
}
