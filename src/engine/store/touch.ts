/** Pages of memory before they are used. */

/**
 * Writes to all of a buffer that is new. What is read before it is written, as hash tables and counters are, would cost a page fault for either
 * and, while other threads run, an interrupt of theirs for each.
 */
export function touch(buffer: ArrayBuffer | SharedArrayBuffer): void {
  new Uint8Array(buffer).fill(0)
}
