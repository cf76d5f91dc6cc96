/** The last rows of something, and how many there were. */
export class RowTrail {
  count = 0
  private readonly rows: Uint32Array

  constructor(room: number) {
    this.rows = new Uint32Array(room)
  }

  add(row: number): void {
    this.rows[this.count % this.rows.length] = row
    this.count++
  }

  /** From the oldest that is kept to the newest. */
  last(): number[] {
    const kept = Math.min(this.count, this.rows.length)
    return Array.from({ length: kept }, (_, i) => this.rows[(this.count - kept + i) % this.rows.length])
  }
}
