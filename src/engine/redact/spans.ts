/** Parts of a text that are to be replaced; none lies over another. */
export class Spans {
  private readonly taken: Uint8Array
  private readonly list: { readonly start: number; readonly end: number; readonly text: string }[] = []

  constructor(length: number) {
    this.taken = new Uint8Array(length)
  }

  /** Whether no part of [start, end) is taken yet. */
  isFree(start: number, end: number): boolean {
    return !this.taken.subarray(start, end).includes(1)
  }

  add(start: number, end: number, text: string): void {
    this.taken.fill(1, start, end)
    this.list.push({ start, end, text })
  }

  applyTo(text: string): string {
    let result = ''
    let at = 0
    for (const span of this.list.sort((a, b) => a.start - b.start)) {
      result += text.slice(at, span.start) + span.text
      at = span.end
    }
    return result + text.slice(at)
  }
}
