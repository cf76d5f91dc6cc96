/** Parts of a text that are taken; none lies over another. */
export class Spans {
  private readonly taken: Uint8Array

  constructor(length: number) {
    this.taken = new Uint8Array(length)
  }

  /** Whether no part of [start, end) is taken yet. */
  isFree(start: number, end: number): boolean {
    return !this.taken.subarray(start, end).includes(1)
  }

  take(start: number, end: number): void {
    this.taken.fill(1, start, end)
  }
}
