/** Row numbers in ascending order, growing at the end for the most part: what a filter left. Chunks, so that growing never copies what is there. */
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

  /** Puts those of the rows in that pass, and takes the others out; the rows are ascending. False when nothing changed. */
  revise(rows: readonly number[], passed: Uint8Array): boolean {
    const first = rows.findIndex((row, i) => this.has(row) !== (passed[i] === 1))
    if (first < 0) return false
    const from = this.lowerBound(rows[first])
    const tail = Uint32Array.from({ length: this.length - from }, (_, i) => this.at(from + i))
    this.length = from
    let next = first
    const pushUpTo = (row: number): void => {
      for (; next < rows.length && rows[next] < row; next++) if (passed[next] === 1) this.push(rows[next])
    }
    for (const row of tail) {
      pushUpTo(row)
      if (rows[next] !== row) this.push(row)
    }
    pushUpTo(Number.POSITIVE_INFINITY)
    return true
  }

  private has(row: number): boolean {
    const position = this.lowerBound(row)
    return position < this.length && this.at(position) === row
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
