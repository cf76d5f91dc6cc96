/** Row numbers in ascending order, growing at the end: what a filter left. Chunks, so that growing never copies what is there. */
const CHUNK_BITS = 16
const CHUNK = 1 << CHUNK_BITS

export class RowList {
  private readonly chunks: Uint32Array[] = []
  length = 0

  push(row: number): void {
    const index = this.length >>> CHUNK_BITS
    if (index === this.chunks.length) this.chunks.push(new Uint32Array(CHUNK))
    this.chunks[index][this.length & (CHUNK - 1)] = row
    this.length++
  }

  at(position: number): number {
    return this.chunks[position >>> CHUNK_BITS][position & (CHUNK - 1)]
  }

  /** Position of the first row that is not below `row`; `length` when all are. */
  lowerBound(row: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.at(middle) < row) low = middle + 1
      else high = middle
    }
    return low
  }
}
