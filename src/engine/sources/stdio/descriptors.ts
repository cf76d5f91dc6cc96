/** The three standard descriptors, as whoever started us left them. */
import { fstatSync, openSync } from 'node:fs'
import { devNull } from 'node:os'

export function isPipeOrSocket(fd: number): boolean {
  const stat = fstatSync(fd)
  return stat.isFIFO() || stat.isSocket()
}

/** Fills the place of a standard descriptor that was closed, so that no file gets its number and with it what is meant for a terminal. */
export function keepTaken(): void {
  try {
    openSync(devNull, 'r+')
  } catch {
    // Without a null device there is nothing to fill the place with.
  }
}
